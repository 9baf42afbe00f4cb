import ArgumentParser
import FoundationEssentials
import Shards

/// How a build is shared by several processes, and where its shards are cut.
struct DivisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which of the --world processes that share the build this one is, from 0.",
      discussion: """
        Each writes in OUT/rank-I-of-N, without talking to the others; rehearse shards merge OUT then \
        makes the set that one process would have made. Under mpirun and srun both are read from the \
        launcher's environment.
        """))
  var rank: Int?

  @Option(help: "How many processes share the build.")
  var world: Int?

  @Option(
    help: """
      The bytes of records that make a part, which one process does and which is not begun again \
      once it is done; no shard holds documents of two parts.
      """)
  var partBytes = 1 << 27

  @Option(help: "A shard is closed before the document that would take it beyond this many tokens.")
  var tokensPerShard = 1 << 26

  func validate() throws {
    guard (rank == nil) == (world == nil) else {
      throw ValidationError("--rank and --world go together")
    }
    if let rank, let world {
      guard (0..<max(0, world)).contains(rank) else {
        throw ValidationError("--rank takes 0 to \(world - 1) where --world is \(world)")
      }
    }
    guard partBytes >= 1 else { throw ValidationError("--part-bytes must be at least 1") }
    guard (1...1 << 31).contains(tokensPerShard) else {
      throw ValidationError("--tokens-per-shard takes 1 to 2147483648")
    }
  }

  /// The rank that was asked for, or the launcher's, with the name of what said so.
  func resolvedRank() throws -> (rank: BuildRank, origin: String) {
    if let rank, let world { return (BuildRank(rank: rank, world: world), "--rank") }
    return try Self.launcherRank(ProcessInfo.processInfo.environment) ?? (.only, "")
  }

  /// The variables that launchers set for each of the processes they start, and for no others: Open
  /// MPI, Slurm's srun, and the process managers of MPICH and its kin.
  private static let launchers = [
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), ("SLURM_PROCID", "SLURM_STEP_NUM_TASKS"),
    ("PMI_RANK", "PMI_SIZE"),
  ]

  private static func launcherRank(
    _ environment: [String: String]
  ) throws -> (rank: BuildRank, origin: String)? {
    for (rankName, worldName) in launchers {
      guard let rankText = environment[rankName], let worldText = environment[worldName] else {
        continue
      }
      guard let rank = Int(rankText), let world = Int(worldText), (0..<max(0, world)).contains(rank)
      else {
        throw CommandError.usage(
          "\(rankName)=\(rankText) of \(worldName)=\(worldText) in the environment is no rank; give "
            + "--rank and --world")
      }
      if world > 1 { return (BuildRank(rank: rank, world: world), rankName) }
    }
    return nil
  }
}
