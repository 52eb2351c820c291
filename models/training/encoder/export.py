"""Writes the encoder as Triton's interpreter reads it: ONNX with weights of eight bits, and its vocabulary."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic

from models.training.encoder.net import Encoder

Floats = NDArray[np.float32]


def write(encoder: Encoder, vocabulary: Path, folder: Path) -> tuple[Floats, Floats]:
    """Write encoder.onnx and tokenizer.json into `folder`; returns the head's weights and bias."""
    body = encoder.body.eval().float().cpu()
    axes = {0: "chunks", 1: "pieces"}
    with tempfile.TemporaryDirectory() as place:
        plain = Path(place, "plain.onnx")
        torch.onnx.export(
            body,
            (torch.ones(2, 50, dtype=torch.long),),
            str(plain),
            input_names=["ids"],
            output_names=["vectors"],
            dynamic_axes={"ids": axes, "vectors": axes},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    shutil.copyfile(vocabulary, folder / "tokenizer.json")
    head = encoder.head.cpu()
    return head.weight.detach().numpy().T.copy(), head.bias.detach().numpy().copy()
