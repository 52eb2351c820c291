"""Writes an encoder for Triton, and returns the arrays for the weights, by name."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from clause_model.scorer import FILES, QUALITY, STANDARD, TOKENIZER, files_digest
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from models.training.encoder.base import Encoder
from models.training.encoder.convolution import Convolution, Served
from models.training.encoder.transformer import Transformer

Arrays = Mapping[str, NDArray[np.generic]]


def write(encoder: Encoder, vocabulary: Path, folder: Path) -> Arrays:
    """Writes the network with 8-bit weights, and tokenizer.json, to `folder`."""
    shutil.copyfile(vocabulary, folder / TOKENIZER)
    encoder = encoder.eval().float().cpu()
    setting, network, small = _network(encoder)
    _write_onnx(network, folder / FILES[setting][0], small)
    head = {"head": _array(encoder.head.weight.T), "bias": _array(encoder.head.bias)}
    return head | {"files": files_digest(setting, folder)}


def _network(encoder: Encoder) -> tuple[str, nn.Module, Sequence[str]]:
    """The setting that serves the encoder, the served network, and the operations with 8-bit weights."""
    match encoder:
        case Convolution():
            return STANDARD, Served(encoder), ["MatMul"]  # the table has eight bits already
        case Transformer():
            return QUALITY, encoder.body, ["MatMul", "Gather"]
    raise TypeError(f"no setting serves a {type(encoder).__name__}")


def _write_onnx(network: nn.Module, path: Path, small: Sequence[str]) -> None:
    axes = {0: "chunks", 1: "pieces"}
    with tempfile.TemporaryDirectory() as place:
        plain = Path(place, "plain.onnx")
        torch.onnx.export(
            network,
            (torch.ones(2, 50, dtype=torch.long),),
            str(plain),
            input_names=["ids"],
            output_names=["vectors"],
            dynamic_axes={"ids": axes, "vectors": axes},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, path, list(small), weight_type=QuantType.QInt8, per_channel=True)


def _array(tensor: Tensor) -> NDArray[np.float16]:
    return np.asarray(tensor.detach().numpy(), np.float16)
