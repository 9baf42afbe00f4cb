import FoundationEssentials
import Recipes

extension RecipeCatalog {
  /// The folder of `REHEARSE_CORPORA`, then `corpora` in the working folder, then `corpora` in the
  /// checkout that the program was built in.
  static var standard: RecipeCatalog {
    let chosen = ProcessInfo.processInfo.environment["REHEARSE_CORPORA"]
    return RecipeCatalog(folders: (chosen.map { [$0] } ?? []) + ["corpora"] + builtInFolders)
  }

  /// `corpora` in the folders above the executable, of which the nearest is the checkout's.
  private static var builtInFolders: [String] {
    var folder =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
      folder = String(folder[..<slash])
      if FileManager.default.fileExists(atPath: folder + "/Package.swift") {
        return [folder + "/corpora"]
      }
    }
    return []
  }
}
