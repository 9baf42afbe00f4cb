#!/usr/bin/env python3
"""Writes Tests/TokenizationTests/Fixtures/chat_templates.json: what Jinja makes of small templates, one
for each part of the language that chat templates use, and of the templates in Fixtures/chat for
conversations of all shapes.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install jinja2==3.1.6
    /tmp/venv/bin/python tools/goldens/chat_templates.py

Deterministic. Jinja is set as Hugging Face transformers sets it for chat templates.
"""

import datetime
import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/TokenizationTests/Fixtures"
DATE = datetime.datetime(2024, 7, 26)
TOKENS = {"bos_token": "<s>", "eos_token": "</s>"}

VARIABLES = {
    "word": "  Wörd\t\n",
    "text": "one two  three",
    "empty": "",
    "accent": "e\u0301",
    "lines": "a\r\nb",
    "number": 7,
    "numbers": [3, 1, 2],
    "nothing": None,
    "yes": True,
    "items": [
        {"name": "a", "size": 1, "on": True},
        {"name": "b", "size": 2, "on": False},
        {"name": "c", "size": 3, "on": True},
    ],
    "data": {"x": 1, "y": [1, 2.5, "\u00fc\n\"\\"], "z": {"deep": None, "no": False}},
}

EXPRESSIONS = """
word|trim ~ '|'
word.strip() + '|' + word.lstrip() + '|' + word.rstrip() + '|'
'xxaxx'.strip('x') ~ 'abc'.lstrip('ab') ~ 'cba'.rstrip('ab')
text.split() | join('|')
text.split(' ') | join('|')
text.split('t', 1)[-1]
text.split('o')[0] ~ '|' ~ text.split('o')[-1]
text.startswith('one') ~ text.endswith('one') ~ text.startswith(('x', 'on'))
text.replace('o', '0') ~ text | replace('t', '')
text.replace('o', '0', 1) ~ text | replace('e', '3', count=2) ~ text.split('o', maxsplit=1)[-1]
text | upper ~ text.lower() ~ text | title ~ text.title() ~ text | capitalize
"they're 2nd".title() ~ "they're 2nd-HAND <b> a/b" | title ~ 'ÀÉ'.lower()
text[4:7] ~ text[-5:] ~ text[::-1] ~ text[0] ~ text[::3] ~ text[100:] ~ text[-100:2]
numbers[1:] | join(',') ~ numbers[::-1] | join(',') ~ numbers[-1] ~ numbers[:-1] | length
numbers[5:0:-1] | join(',') ~ numbers[-9:9:2] | join(',')
text | length ~ numbers | length ~ data | length ~ accent | length ~ accent | count
accent == '\u00e9'
('\\n' in lines) ~ lines.split('\\n') | length
(number + 2 * 3 - 1) ~ number / 2 ~ number // 2 ~ number % 3 ~ -number // 2 ~ -number % 3
1.5 * 2 ~ 7 / 7 ~ 2.0 // 0.75 ~ 10 % 2.5
(1 + (2 ~ 3) | int) ~ 4
(2 < number <= 7) ~ (1 == 1.0) ~ (true == 1) ~ ('a' < 'b')
(not yes or nothing) ~ (yes and 'last') ~ (empty or 'second') ~ (missing or 'third')
('a' in text) ~ ('on' in text) ~ (3 in numbers) ~ ('x' in data) ~ (9 not in numbers)
'yes' if yes else 'no'
'yes' if empty
missing ~ nothing ~ yes ~ 1.0 ~ 3
missing is defined ~ (number is defined) ~ (missing is not defined) ~ (nothing is none)
text is string ~ (data is mapping) ~ (numbers is iterable) ~ (text is iterable) ~ (7 is iterable)
yes is true ~ (yes is false) ~ (1 is true) ~ (number is number) ~ (number is odd) ~ (4 is even)
number is divisibleby(7) ~ (number is eq 7) ~ (number is in [1, 7]) ~ ('a' is in 'abc')
number is not none and number is integer
(-number is odd) ~ -number | string | length ~ (- -number) ~ (+yes) ~ -data.y[1] | int
text is sequence ~ (data is sequence) ~ (1.5 is float) ~ (yes is boolean)
missing | default('d') ~ nothing | default('d') ~ empty | default('d', true) ~ missing | default
numbers | first ~ numbers | last ~ numbers | list | length ~ numbers | reverse | join
numbers | map('string') | join('+') ~ items | map(attribute='name') | join(', ')
items | selectattr('on') | map(attribute='name') | join ~ items | rejectattr('on') | list | length
items | selectattr('size', 'equalto', 2) | map(attribute='name') | first
items | selectattr('name', 'in', ['a', 'c']) | list | length
items | join(', ', attribute='name')
[1, none, 0, 'x'] | select | list | length ~ numbers | reject('odd') | join
data | tojson
data | tojson(indent=2)
[] | tojson ~ {} | tojson(indent=4) ~ 'ä\\u0001' | tojson
data | tojson(false, 1) ~ data.y | tojson(ensure_ascii=false)
'x' | int('y') ~ 'x' | int(default=none) ~ '12' | int ~ 'x' | int ~ 'x' | int(5) ~ 3.9 | int ~ true | int
data.x ~ data['x'] ~ data.missing ~ data.get('x') ~ data.get('q', 'default') ~ data.get('q')
data.items() | length ~ data.keys() | join ~ data.y[1] ~ data['z'].deep
(data | items | list)[0][0] ~ dict(a=1).a ~ {'k': 'v'}['k'] ~ {'a': {'b': {}}} | length
range(3) | join ~ range(2, 8, 3) | join ~ range(3, 0, -1) | join
strftime_now('%d %b %Y') ~ strftime_now('%A %a, %B %-m'|replace('-', ''))
namespace(a=1).a
(1, 2, 3) | length ~ (1,) | length ~ () | length ~ [1, 2,] | length
'abc' 'def' ~ "it's" ~ 'say \\"hi\\"' ~ '\\x41\\u00e9\\t|\\q'
'a' * 3 ~ 2 * 'b' ~ 'c' * 0 ~ [1] | length
'%' ~ '{{' ~ '}}' ~ '{%'
text | trim | upper | replace('ONE', '1') | length
(text | trim).split()[0].upper()
'x' ~ 1 + 1 ~ 'y'
(missing == nothing) ~ (missing | length) ~ (missing | trim) ~ ('a' in missing)
loop is defined
true and not false and none is none
(numbers == [3, 1, 2]) ~ (data.z == {'no': false, 'deep': none}) ~ ('1' == 1)
""".strip().splitlines()

STATEMENTS = [
    "{% for n in numbers %}{{ loop.index }}/{{ loop.length }}:{{ n }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for n in numbers if n > 1 %}{{ loop.index0 }}{{ loop.first }}{{ n }}{{ loop.revindex }}{% else %}none{% endfor %}",
    "{% for n in numbers if n > 5 %}{{ n }}{% else %}none{% endfor %}",
    "{% for n in numbers %}{{ loop.previtem }}<{{ n }}>{{ loop.nextitem }};{% endfor %}",
    "{% for n in numbers %}{% if loop.previtem is defined %}{{ loop.previtem }}{% endif %}{% endfor %}",
    "{% for k, v in data.z.items() %}{{ k }}={{ v }} {% endfor %}",
    "{% for c in text[:3] %}{{ c }}-{% endfor %}{% for k in data %}{{ k }}{% endfor %}",
    "{% for n in numbers %}{% if n == 1 %}{% continue %}{% endif %}{% if n == 2 %}{% break %}{% endif %}{{ n }}{% endfor %}",
    "{% for n in numbers %}{{ n }}{% break %}{% else %}none{% endfor %}{% for n in numbers %}{% if n != 1 %}{% continue %}{% endif %}{{ n }}{% else %}none{% endfor %}",
    "{% for n in numbers %}{{ n }}{% for m in [] %}{% else %}{% break %}{% endfor %}{% endfor %}",
    "{% for n in numbers %}{% for m in numbers %}{{ loop.index }}{% endfor %}{{ loop.index }} {% endfor %}",
    "{% set x = 1 %}{% for n in numbers %}{% set x = x + n %}{{ x }} {% endfor %}{{ x }}",
    "{% set ns = namespace(x=1) %}{% for n in numbers %}{% set ns.x = ns.x + n %}{% endfor %}{{ ns.x }}{{ ns.y }}",
    "{% if number > 9 %}a{% elif number > 5 %}b{% else %}c{% endif %}{% if missing %}d{% endif %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set t = 3, 4 %}{{ t[1] }}",
    "{% set x %}block {{ number }}{% endset %}[{{ x }}]",
    "{% macro m(a, b='B', c=none) %}<{{ a }}{{ b }}{{ c }}>{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(b=3, a=4) }}{{ m() }}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
    "{% set outer = 'o' %}{% macro m() %}{{ outer }}{{ inner }}{% endmacro %}{% for inner in [1] %}{{ m() }}{% endfor %}",
    "{{ 'one \\\ntwo' }}",
    "{# comment #}a{#- b -#} c {# #}\n{# alone #}\nd",
    "  {% if true %}\n  x\n  {% endif %}\n  y {% if true %} z{% endif %}\nw\n",
    "a\n  {%- if true -%}  \n b \n{%- endif %}\n\nc",
    "a\n  {%+ if true %}b{% endif +%}\nc",
    "a {{- ' b ' -}} c\n{{ 'd' }}\ne\n",
    "x\r\ny\r{% if true %}\r\nz{% endif %}\n\n",
    "{{ '\\n' }}{% if true %}\n\n{% endif %}|",
    "{%- for m in items -%}\n  {{- m.name }}\n{%- endfor -%}\n  end",
    "\t {% set x = 1 %}\n\t {# c #}\n\t {{ x }}",
    "{% if items[0].on is true and not items[1].on %}ok{% endif %}",
    "{{ {'a': 1}['a'] }}{{ {'a': {'b': 2}}.a.b }}",
    "{% set messages = items[1:] %}{{ messages[0]['name'] }}{{ messages | length }}",
    "{% for (a, b) in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% endfor %}",
    "{% for n in [] %}{% endfor %}{% for n in missing %}x{% else %}e{% endfor %}",
]

CONVERSATIONS = [
    ["user:Hi"],
    ["user:Hi", "assistant:Yes"],
    ["system:Be brief", "user:Hi"],
    ["system:Be brief", "user:Hi", "assistant:Yes"],
    ["user:a", "assistant:b", "user:c"],
    ["user:a", "assistant:b", "user:c", "assistant:d"],
    ["system: s \n", "user: \n a", "assistant:b \n ", "user:\tc\t", "assistant:\n\n d"],
    ["user:Größe 東京 e\u0301 👩‍👩‍👧\r\nend", "assistant:<|im_end|>[/INST]</s>{{ x }}"],
    ["user:a", "assistant:b", "tool:{\"t\": 1}", "assistant:c"],
    ["user:a", "assistant:b", "tool:1", "tool:2", "assistant:c", "user:d"],
    ["user:a", "assistant:<think>\nhm\n</think>\n\nb"],
    ["user:a", "assistant:<think>\nhm\n</think>\n\nb", "user:c", "assistant:d"],
    ["user:a", "user:b"],
    ["assistant:a"],
]


def environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(
            value, ensure_ascii=ensure_ascii, indent=indent, separators=separators,
            sort_keys=sort_keys)

    made = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[jinja2.ext.loopcontrols])
    made.filters["tojson"] = to_json
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = DATE.strftime
    return made


def messages(conversation):
    return [dict(zip(("role", "content"), turn.split(":", 1))) for turn in conversation]


def rendered(template, **variables):
    """The text, or None where the template refuses the conversation."""
    try:
        return template.render(tools=None, documents=None, **TOKENS, **variables)
    except jinja2.exceptions.TemplateError:
        return None


def one_case_a_line(golden):
    def lines(value):
        if not isinstance(value, list):
            return json.dumps(value, ensure_ascii=False)
        return "[\n" + ",\n".join(map(lines, value)) + "\n]"

    members = [f"{json.dumps(name)}: {lines(value)}" for name, value in golden.items()]
    return "{\n" + ",\n".join(members) + "\n}\n"


def main():
    jinja = environment()
    language = ["{{ %s }}" % expression for expression in EXPRESSIONS] + STATEMENTS
    cases = [
        {"source": source, "text": jinja.from_string(source).render(**VARIABLES)}
        for source in language
    ]
    chats = []
    for path in sorted((FIXTURES / "chat").glob("*.jinja")):
        template = jinja.from_string(path.read_text())
        for conversation in map(messages, CONVERSATIONS):
            for generation in [False, True]:
                text = rendered(template, messages=conversation, add_generation_prompt=generation)
                chats.append({
                    "template": path.stem, "messages": conversation,
                    "add_generation_prompt": generation, "text": text})
    golden = {
        "made_by": f"tools/goldens/chat_templates.py, Jinja {jinja2.__version__}",
        "variables": VARIABLES, "tokens": TOKENS, "language": cases, "chats": chats,
    }
    (FIXTURES / "chat_templates.json").write_text(one_case_a_line(golden))


if __name__ == "__main__":
    main()
