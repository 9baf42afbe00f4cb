/// A day of the Gregorian calendar.
struct CalendarDate: Equatable, Sendable {
  let year: Int
  /// 1 to 12.
  let month: Int
  /// 1 to 31.
  let day: Int

  /// The day that templates which write a date are given: what a build writes must not depend on when
  /// it ran. Llama 3's templates write this one where they are given none.
  static let template = CalendarDate(year: 2024, month: 7, day: 26)

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  /// The number of the weekday from Sunday, 0 (Sakamoto 1993).
  private var weekday: Int {
    let offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    let year = month < 3 ? year - 1 : year
    return (year + year / 4 - year / 100 + year / 400 + offsets[month - 1] + day) % 7
  }

  /// The day in the words of C's `strftime`, at midnight; nil where the format asks for anything
  /// beside names and numbers of the day and the clock.
  func formatted(_ format: String) -> String? {
    var text = ""
    var scalars = format.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "%" else {
        text.unicodeScalars.append(scalar)
        continue
      }
      switch scalars.next() {
      case "Y": text += "\(year)"
      case "y": text += Self.twoDigits(year % 100)
      case "m": text += Self.twoDigits(month)
      case "d": text += Self.twoDigits(day)
      case "B": text += Self.months[month - 1]
      case "b": text += Self.months[month - 1].prefix(3)
      case "A": text += Self.weekdays[weekday]
      case "a": text += Self.weekdays[weekday].prefix(3)
      case "H", "M", "S": text += "00"
      case "%": text += "%"
      default: return nil
      }
    }
    return text
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
