/// Why hygiene leaves a document out; the raw values are what counts are kept by.
enum HygieneReason: String {
  case controlCharacters = "control characters"
  case tooShort = "too short"
  /// Named as the reason for a record beyond the reader's limit, of which this is the user's own.
  case tooLong = "too long"
  case duplicate
  case nearDuplicate = "near duplicate"
}

/// How hygiene changed a document that it kept; the raw values are what counts are kept by.
enum Cleaning: String {
  case replacedInvalidUTF8 = "replaced invalid UTF-8"
  case removedControlCharacters = "removed control characters"
}
