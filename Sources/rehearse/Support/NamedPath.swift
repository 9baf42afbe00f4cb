import ArgumentParser

/// `NAME=PATH`.
struct NamedPath: ExpressibleByArgument {
  let name: String
  let path: String

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex,
      argument.index(after: sign) < argument.endIndex
    else { return nil }
    name = String(argument[..<sign])
    path = String(argument[argument.index(after: sign)...])
  }
}
