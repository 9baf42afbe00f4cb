import Testing

@testable import Evaluation

@Suite("Patterns of answers")
struct PatternTests {
  @Test("the whole text is the answer but for the spaces around it")
  func whole() throws {
    #expect(try AnswerPattern("whole").answer(in: " a b\n") == "a b")
    #expect(AnswerPattern.whole.answer(in: " ") == "")
  }

  @Test(
    "the number behind the first #### is GSM8K's answer, without commas",
    arguments: [
      ("2 + 2 = 4\n#### 4", "4"), ("#### 1,234,567", "1234567"), ("#### -3.5 #### 8", "-3.5"),
    ])
  func gsm8k(text: String, answer: String) throws {
    #expect(try AnswerPattern("gsm8k").answer(in: text) == answer)
    #expect(try AnswerPattern("gsm8k").answer(in: "The answer is \(answer)") == nil)
  }

  @Test("a regular expression's first group counts, or the whole match")
  func expression() throws {
    #expect(try AnswerPattern("answer is (\\w+)").answer(in: "My answer is Lyon.") == "Lyon")
    #expect(try AnswerPattern("\\d+").answer(in: "7 or 8") == "7")
    #expect(try AnswerPattern("\\d+").answer(in: "seven") == nil)
  }

  @Test("what is no regular expression is refused with its text")
  func malformed() {
    let error = #expect(throws: TaskError.self) { try AnswerPattern("(a") }
    #expect(error?.description.hasPrefix("(a is no regular expression") == true)
    #expect(throws: TaskError.self) { try FormatPattern("[") }
  }

  @Test(
    "one JSON object or array has the format json, and nothing else has",
    arguments: [
      (#" {"a": [1, null]} "#, true), ("[]", true), ("4", false), (#"{"a": 1} and more"#, false),
      (#"{"a": }"#, false), ("", false), ("{", false),
    ])
  func json(text: String, isJSON: Bool) throws {
    #expect(try FormatPattern("json").isKept(by: text) == isJSON)
  }

  @Test("a format's expression has to match somewhere")
  func format() throws {
    #expect(try FormatPattern("####").isKept(by: "so #### 4"))
    #expect(try FormatPattern("^#### \\d+$").isKept(by: " #### 4\n"))
    #expect(try !FormatPattern("^#### \\d+$").isKept(by: "so #### 4"))
  }

  @Test("the repetition rate is the part of 4-grams that stood there before")
  func repetition() {
    #expect(Repetition.rate(of: [1, 2, 3]) == nil)
    #expect(Repetition.rate(of: [1, 2, 3, 4, 5]) == 0)
    // Of five 4-grams, 1111 stands there four times.
    #expect(Repetition.rate(of: [1, 1, 1, 1, 1, 1, 1, 2]) == 1 - 2.0 / 5)
  }
}
