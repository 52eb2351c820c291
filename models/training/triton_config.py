"""The Triton configuration of a clause model: tensors, queue, and the parameters that inference reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

WINDOW = 1_000_000
"""Code points per request to a model that reads whole agreements: their structure can depend on the whole text."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Descriptions of the tensors of a model, for one kind of text."""

    text: str
    offset: str
    places: str


def config(name: str, trainer: str, reads: Reads, parameters: Mapping[str, str]) -> str:
    """The text of `config.pbtxt` of the model `name`, with `parameters` in their order. `trainer`: the package of
    `models/training` whose command writes it.
    """
    head = CONFIG.substitute(name=name, trainer=trainer, text=reads.text, offset=reads.offset, places=reads.places)
    return head + "".join(PARAMETER.format(key=key, value=json.dumps(value)) for key, value in parameters.items())


WINDOWS = Reads(
    text="one window of redacted text, UTF-8",
    offset="start of the window in its document, in code points; 0 if missing",
    places="code points of the window, half open",
)
AGREEMENTS = Reads(
    text="a redacted agreement, UTF-8; a longer one is sent in parts",
    offset="start of the part in its document; the model does not use it",
    places="code points of the text, half open",
)
PARAMETER = 'parameters {{ key: "{key}" value {{ string_value: {value} }} }}\n'
CONFIG = Template("""\
# Written by models/training/$trainer/train.py with the weights of the versions below.
name: "$name"
backend: "python"
max_batch_size: 32
input [
  # $text
  { name: "TEXT" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "MIN_CONFIDENCE" data_type: TYPE_FP32 dims: [ 1 ] },
  # $offset
  { name: "OFFSET" data_type: TYPE_INT32 dims: [ 1 ] optional: true }
]
output [
  # ordered by falling confidence; shorter rows of a request are padded with -1, 0, 0, 0.0
  { name: "CATEGORY" data_type: TYPE_INT32 dims: [ -1 ] },
  # $places
  { name: "START" data_type: TYPE_INT32 dims: [ -1 ] },
  { name: "END" data_type: TYPE_INT32 dims: [ -1 ] },
  { name: "CONFIDENCE" data_type: TYPE_FP32 dims: [ -1 ] },
  # model version and calibration version
  { name: "VERSIONS" data_type: TYPE_STRING dims: [ 2 ] }
]
# two instances, so that two cores read windows of a long document at the same time
instance_group [ { kind: KIND_CPU count: 2 } ]
# calls that wait longer, or behind more, are refused: their documents wait in Kafka
dynamic_batching {
  default_queue_policy {
    timeout_action: REJECT
    default_timeout_microseconds: 30000000
    allow_timeout_override: true
    max_queue_size: 128
  }
}
response_cache { enable: false }
""")
ENCODER = Template("""\
# Written by models/training/encoder/plain.py: the transformer of the setting `quality`, for a GPU.
name: "$name"
backend: "onnxruntime"
max_batch_size: 64
# word pieces of a chunk, 0 after its end
input [ { name: "ids" data_type: TYPE_INT64 dims: [ -1 ] } ]
# one vector per piece
output [ { name: "vectors" data_type: TYPE_FP32 dims: [ -1, 384 ] } ]
instance_group [ { kind: KIND_GPU count: 1 } ]
# chunks of equal length are batched; the clause model pads them to multiples of 64 pieces
dynamic_batching { preferred_batch_size: [ 32, 64 ] max_queue_delay_microseconds: 500 }
""")
