import Tensors
import Testing

@Suite struct TensorTests {
  @Test func shapesCountTheirScalars() {
    let shape: Shape = [6, 28, 28]
    #expect(shape.count == 4704)
    #expect(shape.rank == 3)
    #expect(shape[1] == 28)
    #expect("\(shape)" == "6×28×28")
    #expect(Shape([]).count == 1)
    #expect(Shape([3, 0]).count == 0)
  }

  @Test func tensorsAreEqualWhenShapeAndScalarsAre() {
    let tensor = Tensor<Float>(repeating: 2, shape: [2, 3])
    #expect(tensor.scalars == [2, 2, 2, 2, 2, 2])
    #expect(tensor == Tensor(shape: [2, 3], scalars: [2, 2, 2, 2, 2, 2]))
    #expect(tensor != Tensor(shape: [3, 2], scalars: [2, 2, 2, 2, 2, 2]))
  }
}
