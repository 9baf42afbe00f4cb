import TestSupport
import Testing

@testable import Tokenization

@Suite("Jinja templates")
struct JinjaTests {
  private func render(_ source: String) throws(JinjaError) -> String {
    try JinjaTemplate(source: source).render([:])
  }

  @Test("every part of the language gives what Jinja gives")
  func language() throws {
    let golden = try ChatGolden.read()
    #expect(golden.language.count > 90)
    for language in golden.language {
      let found = Result { () throws(JinjaError) in
        try JinjaTemplate(source: language.source).render(golden.variables.values)
      }
      #expect(throws: Never.self, "\(language.source)") { try found.get() }
      if case .success(let text) = found {
        #expect(Array(text.utf8) == Array(language.text.utf8), "\(language.source)")
      }
    }
  }

  @Test("the programs of all families write and refuse what they do under Jinja")
  func conversations() throws {
    let golden = try ChatGolden.read()
    for chat in golden.chats {
      let program = try ChatProgram(
        source: try ChatGolden.program(chat.template), tokens: golden.tokens)
      var probe = ChatProbe([], generates: chat.add_generation_prompt)
      probe.messages = chat.messages
      let text = try? program.text(probe)
      #expect(text.map { Array($0.utf8) } == chat.text.map { Array($0.utf8) }, "\(chat)")
    }
  }

  @Test("what the model writes can be marked; marks write nothing")
  func generation() throws {
    let source = "a{% generation %}b{% if true %}c{% endif %}{% endgeneration %}d"
    #expect(try render(source) == "abcd")
  }

  @Test(
    "a malformed template is refused with its line",
    arguments: [
      ("{% if", 1, "a tag without its %}"),
      ("\n{{ 'x", 2, "a string without an end"),
      ("\n\n{# x", 3, "a comment without an end"),
      ("{% if x %}\n", 1, "no {% endif %} for this tag"),
      ("\n{% endif %}", 2, "the statement {% endif %} is unknown or out of place"),
      ("{% include 'x' %}", 1, "the statement {% include %} is unknown or out of place"),
      ("{{ }}", 1, "found the end of the tag, expected an expression"),
      ("{{ 1 + }}", 1, "found the end of the tag, expected an expression"),
      ("{{ a b }}", 1, "found \"b\", expected the end of the tag"),
      ("{{ (1 }}", 1, "a tag without its }}"),
      ("{{ [1 2] }}", 1, "found 2, expected \",\""),
      ("{{ {'a' 1} }}", 1, "found 1, expected \":\""),
      ("{{ a[] }}", 1, "empty brackets behind a value"),
      ("{{ a[1:2:3:4] }}", 1, "a slice with more than three bounds"),
      ("{{ ? }}", 1, "the character \"?\" in a tag"),
      ("{{ 99999999999999999999 }}", 1, "the number 99999999999999999999 is too large"),
      ("{{ '\\ud800' }}", 1, "the escape sequence \\ud800"),
      ("{% for in x %}{% endfor %}", 1, "found \"x\", expected \"in\""),
      ("{% for x of y %}{% endfor %}", 1, "found \"of\", expected \"in\""),
      ("{% set %}", 1, "found the end of the tag, expected a name"),
      ("{% set a, b %}{% endset %}", 1, "a block set of more than one name"),
      ("{% macro m %}{% endmacro %}", 1, "found the end of the tag, expected \"(\""),
      ("{% else x %}", 1, "the statement {% else %} is unknown or out of place"),
      ("{% %}", 1, "found the end of the tag, expected a name"),
    ])
  func malformed(source: String, line: Int, problem: String) {
    let error = #expect(throws: JinjaError.self) { try render(source) }
    #expect(error == JinjaError(line: line, problem: problem))
  }

  @Test(
    "values that do not fit are refused with their line",
    arguments: [
      ("{{ x.y }}", "\"y\" of \"x\", which is not defined"),
      ("{{ f() }}", "a call of \"f\", which is not known"),
      ("{{ 'a'.f() }}", "a call of \"f\", which is not known"),
      ("{{ 1 + 'a' }}", "a number + a string has no value"),
      ("{{ 1 // 0 }}", "a number // a number has no value"),
      ("{{ 9223372036854775807 + 1 }}", "a number + a number has no value"),
      ("{{ 1 < 'a' }}", "a number and a string have no order"),
      ("{{ -'a' }}", "the negative of what is no number"),
      ("{{ [1] }}", "a list is written as text; expected a string"),
      ("{{ 1 | nothing }}", "the filter \"nothing\" is not known"),
      ("{{ 1 is nothing }}", "the test \"nothing\" of a number is not known"),
      ("{{ [1][::0] }}", "a slice with step 0"),
      ("{% for x in 1 %}{% endfor %}", "a loop over a number"),
      ("{% for a, b in [1] %}{% endfor %}", "found a number, expected a list of 2 to unpack"),
      ("{% set a.b = 1 %}", "\"a.b\" is set on \"a\", which is not defined, expected a namespace"),
      ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "m takes at most 1 arguments"),
      ("{% macro m(a) %}{% endmacro %}{{ m(b=1) }}", "m has no parameter \"b\""),
      ("{{ {1: 2} }}", "a dictionary's key that is no string"),
      ("{{ ''.split('') }}", "split was given an empty separator"),
      ("{{ range(1, 2, 0) }}", "a range with step 0"),
      ("{{ strftime_now('%Q') }}", "strftime_now takes a format of %Y, %m, %d and their kin"),
      (
        "{{ raise_exception('no\\n\\x1b[31m') }}",
        "the template refuses the conversation: \"no\\n\\u{1B}[31m\""
      ),
      ("{{ 'a' | trim(1, 2) }}", "trim takes at most 1 arguments"),
      ("{{ 'a' | upper(1) }}", "upper takes at most 0 arguments"),
      ("{{ {} | tojson(sort_keys=true) }}", "tojson has no parameter \"sort_keys\""),
      ("{{ {} | tojson(true) }}", "tojson with ensure_ascii, which is not known"),
      ("{{ 'a'.split(by='a') }}", "split has no parameter \"by\""),
      ("{{ 'a'.split(maxsplit=1) }}", "split takes maxsplit beside sep only"),
      ("{{ 'a'.split('a', 'b') }}", "split was given a string for a number"),
      ("{{ 'a'.startswith('a', 1) }}", "startswith takes at most 1 arguments"),
      ("{{ 'a'.startswith() }}", "startswith takes a string or a list of strings"),
      ("{{ 'a'.replace('a') }}", "replace takes two strings"),
      ("{{ range(stop=1) }}", "range takes no named arguments"),
      ("{{ dict({'a': 1}).a }}", "dict takes named arguments only, such as dict(a=1)"),
      (
        "{{ namespace({'a': 1}).a }}",
        "namespace takes named arguments only, such as namespace(a=1)"
      ),
      ("{{ +'a' }}", "a number + a string has no value"),
      ("{{ raise_exception | tojson }}", "a function has no form in JSON"),
    ])
  func misfits(source: String, problem: String) {
    let error = #expect(throws: JinjaError.self) { try render("\n" + source) }
    #expect(error == JinjaError(line: 2, problem: problem))
  }

  /// `count` times what opens, and what closes.
  private static func nested(_ open: String, _ close: String, _ count: Int) -> String {
    String(repeating: open, count: count) + String(repeating: close, count: count)
  }

  @Test(
    "a template that would go on for ever, or fill memory or stack, is stopped",
    arguments: [
      "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
      "{{ range(999999999999) | length }}",
      "{{ 'x' * 999999999999 }}",
      "{{ 'x' * 9223372036854775807 }}",
      "{% set n = namespace(x='xx') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
      "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
      "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x] %}{% endfor %}",
      "{% set n = namespace(x=[1]) %}{% for i in range(30) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
        + "{{ n.x | tojson }}",
      "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(30) %}{% set n.x = [n.x, n.x] %}"
        + "{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
      "{% set n = namespace(x=1) %}{% for i in range(99999) %}{% set n.x = namespace(x=n.x) %}"
        + "{% endfor %}",
      "{% set n = namespace() %}{% set n.x = [n] %}",
      "{{ 1" + String(repeating: " + (1", count: 90) + String(repeating: ")", count: 90)
        + String(repeating: "+ 1 ~ 1 * 1 | trim | trim", count: 500) + " }}",
      "{% set s = 'x' * 1000000 %}{{ s.replace('x', s) }}",
      "{% set s = 'x' * 1000000 %}{% for i in range(9) %}{{ s }}{% endfor %}",
      "{% set s = 'x' * 1000000 %}{{ [s, s] | join(s) }}",
      "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
      "{% macro m() %}{{ m() ~ m() }}{% endmacro %}{{ m() }}",
      "{% macro m() %}" + String(repeating: "{% if 1 %}", count: 40) + "{{ m() }}"
        + String(repeating: "{% endif %}", count: 40) + "{% endmacro %}{{ m() }}",
      "{% set s = 'x' * 1000000 %}{{ s.split('x' * 500000 ~ 'y') | length }}",
      "{{ " + nested("(", ")", 9999) + " }}", "{{ " + nested("[", "]", 9999) + " }}",
      "{{ " + String(repeating: "not ", count: 9999) + "1 }}",
      "{{ " + String(repeating: "-", count: 9999) + "1 }}",
      "{{ " + String(repeating: "1 + ", count: 9999) + "1 }}",
      "{{ a" + String(repeating: ".a", count: 9999) + " }}",
      "{{ a" + String(repeating: " | trim", count: 9999) + " }}",
      "{{ 1" + String(repeating: " if 1 else 1", count: 9999) + " }}",
      nested("{% if 1 %}", "{% endif %}", 9999), String(repeating: "x", count: 1 << 21),
    ])
  func limits(source: String) {
    #expect(throws: JinjaError.self) { try render(source) }
  }

  @Test("a template with bytes changed at random gives a text or an error", arguments: 0..<40)
  func mutations(seed: Int) throws {
    let names = ["qwen2.5", "qwen3", "llama3.1", "mistral-v3", "gemma3", "phi3"]
    let source = Array(try ChatGolden.program(names[seed % names.count]).utf8)
    for round in 0..<50 {
      let bytes = source.mutated(seed: UInt64(seed * 1000 + round))
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        _ = try ChatTemplate(source: text, file: "file", place: "template")
      } catch {
        #expect(error.place.hasPrefix("template"))
      }
    }
  }
}
