// Prints a narrow task in a fixed format, for showing what fine-tuning on such a task does to a
// model: sentences that describe an order, each with the JSON object that says the same.
//
//     swiftc -O corpora/orders/generate.swift -o generate
//     ./generate --seed 17 --count 192 --split train > orders-train.jsonl
//     ./generate --seed 17 --count 192 --split train --ask day > days-train.jsonl
//
// With --ask they are tasks of one word each, one of the labels that --ask day --labels prints.
// The same arguments print the same bytes. A customer who appears in a sentence pattern in one
// split never appears in that pattern in the other.

import Glibc

/// The generator of Steele, Lea and Flood's "Fast splittable pseudorandom number generators".
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension RandomNumberGenerator {
  /// An index below `count`; its bias (under count / 2⁶⁴) does not matter here, its bytes do.
  mutating func index(below count: Int) -> Int { Int(next() % UInt64(count)) }

  mutating func element<Element>(of elements: [Element]) -> Element {
    elements[index(below: elements.count)]
  }
}

// MARK: - Words

let firstNames = [
  "Amara", "Anton", "Beatriz", "Bruno", "Chidi", "Clara", "Daniel", "Elif", "Emeka", "Erik",
  "Fatima", "Freya", "Gustav", "Hana", "Ines", "Ivan", "Jonas", "Kavya", "Lars", "Leila", "Lucia",
  "Marek", "Mei", "Milan", "Nadia", "Noah", "Olga", "Omar", "Paula", "Priya", "Rosa", "Samir",
  "Sofia", "Tariq", "Tomas", "Vera", "Wanda", "Yusuf", "Zara", "Zoltan",
]

let lastNames = [
  "Abbott", "Almeida", "Bakker", "Becker", "Castillo", "Chen", "Dahl", "Dimitrov", "Eriksen",
  "Farouk", "Ferrari", "Gupta", "Haddad", "Hansen", "Ito", "Jansen", "Kaur", "Kowalski", "Laurent",
  "Lindgren", "Mbeki", "Moreau", "Nakamura", "Novak", "Okafor", "Olsen", "Petrov", "Quinn", "Rossi",
  "Sato", "Silva", "Tanaka", "Torres", "Ueda", "Vargas", "Weber", "Whitfield", "Yilmaz", "Zhang",
  "Ziegler",
]

let cities = [
  "Aarhus", "Bergen", "Bilbao", "Bologna", "Bristol", "Cardiff", "Cork", "Dresden", "Exeter",
  "Florence", "Geneva", "Ghent", "Graz", "Hamburg", "Krakow", "Leeds", "Lille", "Lisbon", "Lyon",
  "Malmo", "Nantes", "Odense", "Oslo", "Porto", "Prague", "Riga", "Seville", "Tallinn", "Turin",
  "Utrecht", "Valencia", "Vienna", "Vilnius", "York", "Zagreb", "Zurich",
]

let items: [(singular: String, plural: String)] = [
  ("alarm clock", "alarm clocks"), ("bath towel", "bath towels"),
  ("bicycle pump", "bicycle pumps"), ("bookshelf", "bookshelves"),
  ("bread knife", "bread knives"), ("camping stove", "camping stoves"),
  ("ceramic bowl", "ceramic bowls"), ("coffee grinder", "coffee grinders"),
  ("desk lamp", "desk lamps"), ("door mat", "door mats"), ("filing box", "filing boxes"),
  ("folding chair", "folding chairs"), ("garden hose", "garden hoses"),
  ("glass vase", "glass vases"), ("hand drill", "hand drills"), ("kettle", "kettles"),
  ("laundry basket", "laundry baskets"), ("notebook", "notebooks"),
  ("paint brush", "paint brushes"), ("picture frame", "picture frames"),
  ("rain jacket", "rain jackets"), ("sleeping bag", "sleeping bags"), ("teapot", "teapots"),
  ("toolbox", "toolboxes"), ("umbrella", "umbrellas"), ("wall clock", "wall clocks"),
  ("water bottle", "water bottles"), ("wool blanket", "wool blankets"),
  ("wooden spoon", "wooden spoons"), ("yoga mat", "yoga mats"),
]

/// What is for the outdoors and for the kitchen; the other goods are for the house.
let outdoors = [
  "bicycle pump", "camping stove", "garden hose", "rain jacket", "sleeping bag", "umbrella",
  "water bottle",
]
let kitchen = [
  "bread knife", "ceramic bowl", "coffee grinder", "kettle", "teapot", "wooden spoon",
]

let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

/// `%c` customer, `%t` city, `%g` goods with their number, `%d` day.
let patterns = [
  "%c from %t ordered %g for %d.",
  "%c in %t would like %g by %d.",
  "Please send %g to %c in %t on %d.",
  "On %d, %g should reach %c in %t.",
  "We have a new order: %g for %c, who lives in %t, to be delivered on %d.",
  "%c called from %t and asked for %g, to arrive on %d.",
  "By %d we must ship %g to %t, where %c is waiting for the parcel.",
  "An order came in from %t this morning: %c wants %g on %d.",
  "For %d, %c of %t needs %g.",
  "%c just bought %g; deliver to %t on %d.",
  "The customer is %c, the city is %t, and %g have to be there on %d.",
  "Could you get %g to %t by %d? The buyer is %c.",
  "%d is the day on which %c expects %g in %t.",
  "Our customer %c moved to %t and now requests %g for %d.",
  "Deliver to %t on %d: %g, bought by %c.",
  "It is %c again, writing from %t, hoping to receive %g on %d.",
]

/// A number from 1 to 99 in words.
func words(for number: Int) -> String {
  let small = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]
  let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
  if number < small.count { return small[number] }
  let ten = tens[number / 10 - 2]
  return number % 10 == 0 ? ten : "\(ten)-\(small[number % 10])"
}

// MARK: - Orders

enum Split: String {
  case train, test
}

struct Order {
  var customer: String
  var city: String
  var item: (singular: String, plural: String)
  var quantity: Int
  var day: String

  init(using generator: inout SplitMix64) {
    customer = generator.element(of: firstNames) + " " + generator.element(of: lastNames)
    city = generator.element(of: cities)
    item = generator.element(of: items)
    quantity = 2 + generator.index(below: 98)
    day = generator.element(of: days)
  }

  func sentence(in pattern: String) -> String {
    var sentence = ""
    var isPlaceholder = false
    for character in pattern {
      if isPlaceholder {
        sentence += text(for: character)
        isPlaceholder = false
      } else if character == "%" {
        isPlaceholder = true
      } else {
        sentence.append(character)
      }
    }
    return sentence
  }

  private func text(for placeholder: Character) -> String {
    switch placeholder {
    case "c": customer
    case "t": city
    case "g": "\(words(for: quantity)) \(item.plural)"
    case "d": day
    default: preconditionFailure("a pattern has the unknown placeholder %\(placeholder)")
    }
  }

  var json: String {
    #"{"customer":"\#(customer)","city":"\#(city)","item":"\#(item.singular)","#
      + #""quantity":\#(quantity),"day":"\#(day)"}"#
  }
}

/// What can be asked about an order in place of all of it.
enum Question: String, CaseIterable {
  case day, size, place

  var text: String {
    switch self {
    case .day: "On which day is it to arrive? Answer with the day."
    case .size: "Is it small, of less than fifty, or large? Answer small or large."
    case .place: "Where are the goods used? Answer kitchen, house or outdoors."
    }
  }

  /// What may be answered.
  var labels: [String] {
    switch self {
    case .day: days
    case .size: ["small", "large"]
    case .place: ["kitchen", "house", "outdoors"]
    }
  }

  func answer(about order: Order) -> String {
    switch self {
    case .day: order.day
    case .size: labels[order.quantity < 50 ? 0 : 1]
    case .place:
      labels[
        kitchen.contains(order.item.singular) ? 0 : outdoors.contains(order.item.singular) ? 2 : 1]
    }
  }
}

/// Where a customer in a pattern belongs: one in four combinations is kept for the test.
func split(customer: String, pattern: Int) -> Split {
  let hash = customer.utf8.reduce(UInt64(pattern)) { hash, byte in
    var mixer = SplitMix64(state: hash ^ UInt64(byte))
    return mixer.next()
  }
  return hash % 4 == 0 ? .test : .train
}

/// Draws an order of the wanted split as its user and assistant turns.
func drawRecord(
  of wanted: Split, asking question: Question?, using generator: inout SplitMix64
) -> (String, String) {
  while true {
    let order = Order(using: &generator)
    let pattern = generator.index(below: patterns.count)
    guard split(customer: order.customer, pattern: pattern) == wanted else { continue }
    let sentence = order.sentence(in: patterns[pattern])
    guard let question else { return (sentence, order.json) }
    return ("\(question.text)\n\n\(sentence)", question.answer(about: order))
  }
}

func jsonString(_ text: String) -> String {
  let escaped = text.map { character in
    switch character {
    case "\"": #"\""#
    case "\\": #"\\"#
    case "\n": #"\n"#
    default: String(character)
    }
  }
  return "\"\(escaped.joined())\""
}

// MARK: - Command line

struct Arguments {
  var seed: UInt64
  var count: Int
  var split: Split
  var question: Question?

  init?(_ arguments: [String]) {
    var values: [String: String] = [:]
    guard arguments.count == 6 || arguments.count == 8 else { return nil }
    for index in stride(from: 0, to: arguments.count, by: 2) {
      values[arguments[index]] = arguments[index + 1]
    }
    guard
      let seed = values["--seed"].flatMap({ UInt64($0) }),
      let count = values["--count"].flatMap({ Int($0) }), count >= 0,
      let split = values["--split"].flatMap({ Split(rawValue: $0) })
    else { return nil }
    self.seed = seed
    self.count = count
    self.split = split
    if arguments.count == 8 {
      guard let question = values["--ask"].flatMap({ Question(rawValue: $0) }) else { return nil }
      self.question = question
    }
  }
}

let options = Array(CommandLine.arguments.dropFirst())
if options.count == 3, options[0] == "--ask", options[2] == "--labels",
  let question = Question(rawValue: options[1])
{
  print("[\(question.labels.map(jsonString).joined(separator: ", "))]")
  exit(EX_OK)
}
guard let arguments = Arguments(options) else {
  let questions = Question.allCases.map(\.rawValue).joined(separator: "|")
  fputs(
    "usage: generate --seed N --count N --split train|test [--ask \(questions)]\n"
      + "       generate --ask \(questions) --labels\n", stderr)
  exit(EX_USAGE)
}
var generator = SplitMix64(state: arguments.seed)
for _ in 0..<arguments.count {
  let (user, assistant) = drawRecord(
    of: arguments.split, asking: arguments.question, using: &generator)
  print(
    #"{"messages":[{"role":"user","content":\#(jsonString(user))},"#
      + #"{"role":"assistant","content":\#(jsonString(assistant))}]}"#)
}
