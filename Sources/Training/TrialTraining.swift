/// What a trial trains: one network (`Trainer`), or several that answer together (`BoostedTrainer`).
public protocol TrialTraining: AnyObject {
  /// How many epochs are done, those of a restored state included.
  var finishedEpochs: Int { get }

  /// The values after the last finished epoch. Take it when an epoch is reported: while `run` is on
  /// its way, and after it was stopped or diverged, the values are of an epoch half done.
  var state: TrainerState { get }

  /// The best parameters so far, where the spec selects any; also those of an epoch half done.
  var selection: SelectedParameters? { get }

  /// How many updates the first so many epochs make.
  func updates(inEpochs count: Int) -> Int

  /// Puts the training where another one was when its state was taken.
  ///
  /// - Throws: `NetworkError.parametersDoNotFit` when the state is another training's.
  func restore(_ state: TrainerState) throws

  /// Trains the epochs that are left.
  ///
  /// - Parameters:
  ///   - shouldStop: asked several times a second; true ends the run at once.
  ///   - listen: hears every event, on the same thread.
  /// - Throws: what `listen` throws, and what keeps the training from going on.
  func run(
    shouldStop: () -> Bool, listen: (TrainingEvent) throws -> Void
  ) throws -> TrainingEnding

  /// The answer to every test item, in file order.
  func testAnswers() throws -> [UInt8]
}
