import Testing

@testable import Specs

@Suite struct ClusterSpecTests {
  private func cluster(_ json: String) throws -> ClusterSpec {
    try ClusterSpec.read(JSONReader.read(json, from: .file("cluster.json")), at: JSONPath())
  }

  @Test(arguments: [
    (#"{"time": "soon"}"#, "time: expected a time as Slurm writes it"),
    (#"{"time": "0"}"#, "time: expected a time as Slurm writes it"),
    (#"{"time": 30}"#, "time: expected"),
    (#"{"memory": "4 GB"}"#, "memory: expected an amount of memory as Slurm writes it"),
    (#"{"cpus": 0}"#, "cpus: expected a whole number ≥ 1"),
    (#"{"retry": -1}"#, "retry: expected a whole number ≥ 0"),
    (#"{"sbatchOptions": ["--account=x"]}"#, "sbatchOptions[0]: expected an option of sbatch"),
    (#"{"partion": "x"}"#, "partition"),
  ])
  func mistakesAreNamed(json: String, message: String) throws {
    let error = #expect(throws: SpecError.self) { try cluster(json) }
    #expect("\(try #require(error))".lowercased().contains(message.lowercased()))
  }

  @Test func whatOneDoesNotSayTheOtherDoes() throws {
    let first = try cluster(#"{"time": "30", "sbatchOptions": ["qos=high"]}"#)
    let second = try cluster(
      #"{"time": "60", "partition": "long", "retry": 1, "sbatchOptions": ["qos=low", "exclusive"]}"#
    )
    let both = first.over(second)
    #expect(both.time == "30" && both.partition == "long" && both.retry == 1)
    #expect(both.memory == nil)
    // Of options that exclude each other, sbatch takes the last.
    #expect(both.sbatchOptions == ["qos=low", "exclusive", "qos=high"])
  }
}
