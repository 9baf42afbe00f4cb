import Documents
import Shards
import Storage

/// Files that are read together: the unit that a rank opens, or leaves alone.
///
/// Small files are gathered, in order, up to the size of a part, and are one part whatever they hold.
/// A file of that size or more, and standard input, is a group of its own, and has as many parts as
/// the bytes of its records fill.
struct InputGroup {
  let files: ArraySlice<InputFile>
  /// Whether the group has more parts than one where its records fill them.
  let isDivided: Bool

  /// The size as stored; nil for standard input and for what is no regular file.
  var size: Int? {
    files.reduce(0) { sum, file in
      guard let sum, let size = file.size else { return nil }
      return sum + size
    }
  }

  /// Divides files, in order.
  ///
  /// - Parameter partBytes: the size of a part.
  static func groups(of files: [InputFile], partBytes: Int) -> [Self] {
    var groups: [Self] = []
    var start = 0
    var gathered = 0
    func gather(upTo end: Int) {
      if start < end { groups.append(Self(files: files[start..<end], isDivided: false)) }
    }
    for (index, file) in files.enumerated() {
      if let size = file.size, size < partBytes {
        if gathered + size > partBytes {
          gather(upTo: index)
          (start, gathered) = (index, 0)
        }
        gathered += size
      } else {
        gather(upTo: index)
        groups.append(Self(files: files[index...index], isDivided: true))
        (start, gathered) = (index + 1, 0)
      }
    }
    gather(upTo: files.count)
    return groups
  }
}

extension BuildIdentity {
  /// The identity of a build from these files.
  ///
  /// Standard input cannot be read again, so that a build from it is like no other.
  init(files: [InputFile], groups: Int) throws(StorageError) {
    var inputs = try DigestStream()
    var times = try DigestStream()
    for file in files {
      inputs.update(Array("\(file.path)\0\(file.size ?? -1)\0".utf8).span.bytes)
      let time = file.stamp?.modified ?? Int.random(in: .min ... .max)
      times.update(Array("\(time)\0".utf8).span.bytes)
    }
    self.init(inputs: inputs.digest, times: times.digest, groups: groups)
  }
}
