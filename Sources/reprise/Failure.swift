import ArgumentParser
import Glibc

/// A check that was made and did not hold: exit code 1, where bad input is 2.
struct CheckFailed: Error, CustomStringConvertible {
  let description: String
}

/// Input that a command cannot use: exit code 2. (A `ValidationError` is for arguments that are wrong
/// by themselves: it is printed with the command's usage.)
struct InputError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Errors at the outermost place: where they are printed, and which exit code they give.
enum Failure {
  /// Prints an error where it belongs and returns the program's exit code: 0 for a call for help,
  /// 1 for a check that failed, 2 for bad usage, specs and input.
  static func report(_ error: any Error) -> Int32 {
    if let code = error as? ExitCode { return code.rawValue }
    if error is CheckFailed {
      printError("reprise: \(error)")
      return 1
    }
    let exitCode = Reprise.exitCode(for: error)
    let isHelp = exitCode.isSuccess
    if isHelp || isUsageError(error) {
      let message = Reprise.fullMessage(for: error)
      if isHelp { print(message) } else { printError(message) }
      return isHelp ? 0 : 2
    }
    printError("reprise: \(error)")
    return 2
  }

  /// Whether ArgumentParser made the error and knows best how to word it.
  private static func isUsageError(_ error: any Error) -> Bool {
    error is ValidationError || Reprise.exitCode(for: error) == .validationFailure
  }
}
