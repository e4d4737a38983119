#!/usr/bin/env python3
"""Write a GGUF language model with a real architecture and random weights.

For speed measurements only: its text means nothing.  Needs numpy and gguf.

  make_random_llama.py smollm2-135m s.gguf --type f16
  make_random_llama.py qwen2.5-0.5b q.gguf --type q8_0
  make_random_llama.py qwen2.5-0.5b q.gguf --vocab-from models/faircopy-mini-cleanup-q8_0.gguf   # words, not single bytes
"""
import argparse

import gguf
import numpy as np

#  arch, layers, width, ffn, heads, kv heads, vocabulary, context, rope base
SHAPES = {
    "smollm2-135m": ("llama", 30, 576, 1536, 9, 3, 49152, 8192, 100000.0),
    "smollm2-360m": ("llama", 32, 960, 2560, 15, 5, 49152, 8192, 100000.0),
    "qwen2.5-0.5b": ("qwen2", 24, 896, 4864, 14, 2, 151936, 32768, 1000000.0),
    "qwen2.5-1.5b": ("qwen2", 28, 1536, 8960, 12, 2, 151936, 32768, 1000000.0),
}
Q = gguf.GGMLQuantizationType
F = gguf.LlamaFileType
TYPES = {"f16": (Q.F16, F.MOSTLY_F16), "q8_0": (Q.Q8_0, F.MOSTLY_Q8_0), "q4_0": (Q.Q4_0, F.MOSTLY_Q4_0)}
CHATML = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + "
          "'<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")


def byte_alphabet():
    """The 256 printable stand-ins that byte-level BPE vocabularies use."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table, spare = {}, 256
    for b in range(256):
        if b in keep:
            table[b] = chr(b)
        else:
            table[b] = chr(spare)
            spare += 1
    return [table[b] for b in range(256)]


def vocabulary(path, control):
    """Tokens, their kinds and the merges of a byte-level GGUF model, without its control tokens."""
    fields = gguf.GGUFReader(path).fields
    names = fields["tokenizer.ggml.tokens"].contents()
    kinds = fields["tokenizer.ggml.token_type"].contents()
    kept = [(name, gguf.TokenType(kind)) for name, kind in zip(names, kinds) if name not in control]
    return [name for name, _ in kept], [kind for _, kind in kept], fields["tokenizer.ggml.merges"].contents()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ap.add_argument("shape", choices=SHAPES)
    ap.add_argument("out")
    ap.add_argument("--type", choices=TYPES, default="f16")
    ap.add_argument("--vocab-from", help="copy the vocabulary of this byte-level GGUF model")
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    arch, layers, width, ffn, heads, kv, n_vocab, ctx, rope = SHAPES[a.shape]
    qtype, ftype = TYPES[a.type]
    rng = np.random.default_rng(a.seed)
    head = width // heads

    w = gguf.GGUFWriter(a.out, arch)
    w.add_name(f"random {a.shape}")
    w.add_file_type(ftype)
    w.add_context_length(ctx)
    w.add_embedding_length(width)
    w.add_block_count(layers)
    w.add_feed_forward_length(ffn)
    w.add_head_count(heads)
    w.add_head_count_kv(kv)
    w.add_layer_norm_rms_eps(1e-6)
    w.add_rope_freq_base(rope)
    w.add_vocab_size(n_vocab)
    if arch == "llama":
        w.add_rope_dimension_count(head)

    # a real byte-level vocabulary or 256 bytes, then padding, control tokens at the end
    control = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokens, kinds, merges = vocabulary(a.vocab_from, control) if a.vocab_from else (byte_alphabet(), [gguf.TokenType.NORMAL] * 256, ["t h"])
    while len(tokens) < n_vocab - len(control):
        tokens.append(f"[PAD{len(tokens)}]")
        kinds.append(gguf.TokenType.UNUSED)
    tokens += control
    kinds += [gguf.TokenType.CONTROL] * len(control)
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre("qwen2" if arch == "qwen2" else "smollm")
    w.add_token_list(tokens)
    w.add_token_types(kinds)
    w.add_token_merges(merges)
    w.add_bos_token_id(n_vocab - 3)
    w.add_eos_token_id(n_vocab - 1)
    w.add_add_bos_token(False)
    w.add_chat_template(CHATML)

    def tensor(name, shape):
        data = (rng.standard_normal(shape, np.float32) * 0.02).astype(np.float32)
        if qtype == Q.F16:
            w.add_tensor(name, data.astype(np.float16))
        else:
            w.add_tensor(name, gguf.quants.quantize(data, qtype), raw_dtype=qtype)

    def vector(name, n, value):
        w.add_tensor(name, np.full(n, value, np.float32))

    tensor("token_embd.weight", (n_vocab, width))  # also the output matrix
    vector("output_norm.weight", width, 1)
    for i in range(layers):
        b = f"blk.{i}."
        vector(b + "attn_norm.weight", width, 1)
        vector(b + "ffn_norm.weight", width, 1)
        for part, n in (("q", heads * head), ("k", kv * head), ("v", kv * head)):
            tensor(f"{b}attn_{part}.weight", (n, width))
            if arch == "qwen2":
                vector(f"{b}attn_{part}.bias", n, 0)
        tensor(b + "attn_output.weight", (width, heads * head))
        tensor(b + "ffn_gate.weight", (ffn, width))
        tensor(b + "ffn_up.weight", (ffn, width))
        tensor(b + "ffn_down.weight", (width, ffn))
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    print(a.out, a.shape, a.type)


if __name__ == "__main__":
    main()
