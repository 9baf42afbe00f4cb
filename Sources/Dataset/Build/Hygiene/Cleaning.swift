/// How hygiene changed a document that it kept; the raw values are what counts are kept by.
enum Cleaning: String, Sendable {
  case replacedInvalidUTF8 = "replaced invalid UTF-8"
  case removedControlCharacters = "removed control characters"
}
