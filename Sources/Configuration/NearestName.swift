/// The known name that a name may be a slip of: the one at the smallest edit distance, if it is near.
package func nearestName(to name: String, among names: [String]) -> String? {
  // A name of no more than 64 characters can be a slip of a key; the bound keeps the table small.
  guard name.count <= 64 else { return nil }
  let ranked = names.map { (distance: editDistance(name, $0), name: $0) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }),
    best.distance <= max(2, best.name.count / 3)
  else { return nil }
  return best.name
}

/// The insertions, deletions and substitutions between two names (Levenshtein 1966).
private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substitution = diagonal + (character == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
