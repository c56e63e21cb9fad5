/// What the tasks of an array ask their cluster for.
public struct BatchNeeds: Equatable, Sendable {
  /// The partition; the cluster's default one when nil.
  public var partition: String?
  /// How long a task may run, as Slurm writes it; the partition's default when nil.
  public var time: String?
  /// How much memory a task gets, as Slurm writes it; the cluster's default when nil.
  public var memory: String?
  /// How many cores a task gets.
  public var cpus: Int
  /// How many tasks run at once; as many as there is room for when nil.
  public var arrayLimit: Int?
  /// Further options of sbatch, without their dashes: `account=physics`, `exclusive`.
  public var options: [String]

  /// Needs of the given parts.
  public init(
    partition: String? = nil, time: String? = nil, memory: String? = nil, cpus: Int = 1,
    arrayLimit: Int? = nil, options: [String] = []
  ) {
    self.partition = partition
    self.time = time
    self.memory = memory
    self.cpus = cpus
    self.arrayLimit = arrayLimit
    self.options = options
  }

  /// How many seconds before its time limit a task is told of it: a tenth of the time, from ten
  /// seconds to two minutes.
  public var warning: Int {
    guard let time = time.flatMap({ SlurmTime($0) }) else { return 60 }
    return min(120, max(10, time.seconds / 10))
  }
}

/// A batch script that runs one program for every task of an array, hands signals on to it, and puts
/// a task back into the queue whose program was killed.
public struct BatchScript: Sendable {
  /// The exit code of a task on a node that cannot see the shared folder (`EX_CONFIG` of sysexits.h).
  public static let unseenFolder = 78

  /// What the tasks ask for.
  public var needs: BatchNeeds
  /// The job's name.
  public var name: String
  /// What Slurm keeps with the job, to find it again by.
  public var comment: String?
  /// How many tasks there are; they are numbered from 0.
  public var tasks: Int
  /// What stands at the head of the script, for people, a line each.
  public var remarks: [String]
  /// What must be there for a node to see the shared folder.
  public var landmark: String
  /// The folder in which tasks leave what they say.
  public var stateFolder: String
  /// The program and its arguments. Words that begin with a dollar sign are the script's to fill in.
  public var command: [String]
  /// What the program gets on its standard input.
  public var input: String

  /// A script of the given parts.
  public init(
    needs: BatchNeeds, name: String, comment: String?, tasks: Int, remarks: [String],
    landmark: String, stateFolder: String, command: [String], input: String
  ) {
    self.needs = needs
    self.name = name
    self.comment = comment
    self.tasks = tasks
    self.remarks = remarks
    self.landmark = landmark
    self.stateFolder = stateFolder
    self.command = command
    self.input = input
  }

  /// The script's text.
  public var text: String {
    let end = delimiter
    return """
      #!/bin/bash
      \(remarks.map { "# \($0.filter { !$0.isNewline })" }.joined(separator: "\n"))
      \(directives.map { "#SBATCH --\($0)" }.joined(separator: "\n"))

      task="${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
      state=\(Shell.quoted(stateFolder))

      # A node that cannot see the results folder can do nothing, and would take one task after another:
      # no more are started.
      if [ ! -e \(Shell.quoted(landmark)) ]; then
        scancel --state=PENDING "$SLURM_ARRAY_JOB_ID"
        exit \(Self.unseenFolder)
      fi

      # What goes wrong is written down; of a task that does well, nothing stays.
      mkdir -p "$state"
      exec >>"$state/$task.out" 2>&1

      run_task() {
        exec \(Self.lines(command).joined(separator: " \\\n    ")) <<'\(end)'
      \(input.hasSuffix("\n") ? String(input.dropLast()) : input)
      \(end)
      }

      # Slurm warns the script; the program saves what is done, and puts the task back into the queue.
      program= warned=
      trap 'warned=1; [ -z "$program" ] || kill -TERM "$program" 2>/dev/null' TERM
      run_task &
      program=$!
      [ -z "$warned" ] || kill -TERM "$program" 2>/dev/null
      while :; do
        warned=
        wait "$program"
        status=$?
        [ -n "$warned" ] || break
      done

      # A program that was killed can do nothing for itself: the task is run again.
      if [ "$status" -gt 128 ]; then
        echo "${SLURM_RESTART_COUNT:-0} - killed the task's program was killed by signal $((status - 128))" \\
          >>"$state/$task.attempts"
        scontrol requeue "$task"
      fi
      [ "$status" -ne 0 ] || rm -f "$state/$task.out"
      exit "$status"

      """
  }

  private var directives: [String] {
    let limit = needs.arrayLimit.map { "%\($0)" } ?? ""
    var lines = ["job-name=\(name)", "array=0-\(tasks - 1)\(limit)"]
    if let partition = needs.partition { lines.append("partition=\(partition)") }
    if let time = needs.time { lines.append("time=\(time)") }
    if let memory = needs.memory { lines.append("mem=\(memory)") }
    lines += [
      "ntasks=1", "cpus-per-task=\(needs.cpus)", "requeue", "open-mode=append",
      "signal=B:TERM@\(needs.warning)", "output=/dev/null",
    ]
    if let comment { lines.append("comment=\(comment)") }
    return (lines + needs.options).map { $0.filter { !$0.isNewline } }
  }

  /// A command's words, each option with its value on a line of its own.
  private static func lines(_ command: [String]) -> [String] {
    var lines: [String] = []
    for word in command {
      let isValue = lines.last.map { $0.hasPrefix("--") && !$0.contains(" ") } ?? false
      if lines.count == 1, !word.hasPrefix("--") {
        lines[0] += " " + Shell.quoted(word)
      } else if isValue, !word.hasPrefix("--") {
        lines[lines.count - 1] += " " + Shell.quoted(word)
      } else {
        lines.append(Shell.quoted(word))
      }
    }
    return lines
  }

  /// A line that does not occur in the input.
  private var delimiter: String {
    let lines = Set(input.split(separator: "\n"))
    var word = "SPEC"
    while lines.contains(word[...]) { word += "_" }
    return word
  }
}

/// Words of a shell.
public enum Shell {
  /// A word as a shell takes it back; one that begins with a dollar sign is a variable, and stays one.
  public static func quoted(_ word: String) -> String {
    if word.wholeMatch(of: /\$[A-Za-z_]+/) != nil { return "\"\(word)\"" }
    if word.wholeMatch(of: /[A-Za-z0-9_.,\/:=@%+-]+/) != nil { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
