/// What names the bytes that are being read: a file, and the members of archives on the way to them.
struct InputName: Equatable {
  /// The input as the user named it, or a file below it.
  let file: String
  /// The member of each archive, the outermost first; empty for the file itself.
  var members: [String] = []

  func member(_ name: String) -> InputName {
    InputName(file: file, members: members + [name])
  }

  /// The file and the members, joined by slashes.
  var path: String { ([file] + members).joined(separator: "/") }

  /// An error in these bytes.
  ///
  /// - Parameter place: a place below the member, such as a record; empty where all is meant.
  func error(_ problem: String, place: String = "") -> DocumentError {
    let member = members.isEmpty ? "" : "member " + members.joined(separator: "/")
    let places = [member, place].filter { !$0.isEmpty }
    return DocumentError(file: file, place: places.joined(separator: ", "), problem: problem)
  }
}
