"""Writes the transformer for a GPU: `.venv-encoder/bin/python -m models.training.encoder.plain`.

Reads transformer.onnx with its 8-bit weights and writes them as plain ONNX in half precision, with the configuration of
a model `clause_encoder` for Triton's ONNX Runtime backend. `python -m models.training.export quality --encoder-model
clause_encoder` then configures the clause model to use it.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16

from models.training import CLAUSES, REPOSITORY
from models.training.triton_config import ENCODER

QUANTIZED, SCALE, ZERO = "_quantized", "_scale", "_zero_point"
"""The names that `quantize_dynamic` gives to the parts of a quantised weight."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, default=CLAUSES / "transformer.onnx", help="network from the training")
    parser.add_argument("--model", type=Path, default=REPOSITORY / "clause_encoder", help="output folder")
    options = parser.parse_args()
    (options.model / "1").mkdir(parents=True, exist_ok=True)
    single = [*DEFAULT_OP_BLOCK_LIST, "DequantizeLinear"]
    found = convert_float_to_float16(plain(onnx.load(options.encoder)), keep_io_types=True, op_block_list=single)
    onnx.save(found, options.model / "1" / "model.onnx")
    (options.model / "config.pbtxt").write_text(ENCODER.substitute(name=options.model.name), "utf-8")


def plain(model: onnx.ModelProto) -> onnx.ModelProto:
    """Replaces quantisation, integer multiplication and scaling in `model` by a MatMul, in place."""
    graph = model.graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    source = {name: node for node in graph.node for name in node.output}
    readers = {name: node for node in graph.node for name in node.input}
    made: dict[str, onnx.NodeProto] = {}
    weights: dict[str, NDArray[np.float32]] = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix(QUANTIZED)
            weights[name] = _weight(held, name)
            scaled = readers[readers[node.output[0]].output[0]]  # after the cast
            values = source[node.input[0]].input[0]
            made[scaled.output[0]] = onnx.helper.make_node("MatMul", [values, name], [scaled.output[0]])
    nodes = _needed([made.get(node.output[0], node) for node in graph.node], [one.name for one in graph.output])
    initializers = [*graph.initializer, *(numpy_helper.from_array(value, name) for name, value in weights.items())]
    read = {name for node in nodes for name in node.input}
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(one for one in initializers if one.name in read)
    onnx.checker.check_model(model)
    return model


def _weight(held: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    """The weight [rows, columns], with a scale per column."""
    whole, zero, scale = (held[name + part].astype(np.float32) for part in (QUANTIZED, ZERO, SCALE))
    return (whole - zero) * scale


def _needed(nodes: list[onnx.NodeProto], outputs: list[str]) -> list[onnx.NodeProto]:
    """The `nodes`, in order of computation, that `outputs` depend on."""
    needed, kept = set(outputs), []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    return kept[::-1]


if __name__ == "__main__":
    main()
