import ArgumentParser
import Dataset
import Glibc
import Tensors

/// The command line: each subcommand has a file of its own under `Commands`.
@main
struct Rehearse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Prepare data for, and run, fine-tuning that does not forget.",
    discussion: """
      Exit status: 0 done; 1 failed; 2 damage was found, or the mixture cannot be drawn as asked; \
      64 the command line is wrong; 130 interrupted, and saved. Diagnostics go to standard error; so does progress, on a \
      terminal only.
      """,
    subcommands: [
      BuildCommand.self, RecipesCommand.self, ShardsCommand.self, TokenizerCommand.self,
      PlanCommand.self, InspectCommand.self, FisherCommand.self, TrainCommand.self,
      EvaluateCommand.self, CompareCommand.self, StudyCommand.self, ReportCommand.self,
      GenerateCommand.self, ExportCommand.self, LogitsCommand.self,
    ])

  static func main() {
    // A file that grows beyond the user's limit is an error like any other that writing meets.
    signal(SIGXFSZ, SIG_IGN)
    BLASThreads.dismiss()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as CommandError {
      Terminal.error("Error: \(error)")
      exit(withError: error.exitCode)
    } catch let error as PlanError {
      Terminal.error("Error: \(error)")
      exit(withError: ExitCode(2))
    } catch {
      exit(withError: error)
    }
  }
}
