"""Benchmarks behind scripts/bench: speed, word error rate, memory and idle unloading, always beside plain whisper.cpp in the same run."""

import argparse
import json
import os
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import wave

import jiwer
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests/fixtures/sample"
DEMO = ROOT / "models/faircopy-mini.en-q5_0.bin"
RATE = 16_000
# Every side decodes with the same settings, so that random weights cost every side the same.
SPEED_SETTINGS = {"verbatim": False, "timestamps": False, "max_tokens": 64, "temperature_increment": 0.0}


# --- sound ------------------------------------------------------------------------------------------------------------

def read_wav(path):
    with wave.open(str(path)) as f:
        assert f.getframerate() == RATE and f.getsampwidth() == 2 and f.getnchannels() == 1, path
        return np.frombuffer(f.readframes(f.getnframes()), "<i2").astype(np.float32) / 32768


def write_wav(path, samples):
    with wave.open(str(path), "wb") as f:
        f.setnchannels(1), f.setsampwidth(2), f.setframerate(RATE)
        f.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def speech(seconds, turn, silence):
    """The sample meeting's sentences again and again, 0.4 s apart; after each `turn` of them `silence(turn's seconds)` of room tone."""
    sound = read_wav(SAMPLE / "meeting.wav")
    said = [sound[int(u["start"] * RATE):int(u["end"] * RATE)] for u in json.loads((SAMPLE / "meeting.json").read_text())]
    hiss = np.random.default_rng(1)
    tone = lambda seconds: hiss.normal(0, 1e-4, int(seconds * RATE)).astype(np.float32)
    parts, length, place = [], 0, 0
    while length < seconds * RATE:
        talk = []
        for _ in range(turn):
            talk += [said[place % len(said)], tone(0.4)]
            place += 1
        talk = np.concatenate(talk)
        parts += [talk, tone(silence(len(talk) / RATE))]
        length += len(parts[-2]) + len(parts[-1])
    return np.concatenate(parts)


# --- the sides --------------------------------------------------------------------------------------------------------

class Worker:
    """Our own speech worker, spoken to directly: one plain `full()` over all samples."""

    def __init__(self, programs, model, threads):
        self.process = subprocess.Popen([programs / "faircopy-whisper-worker"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.ask({"type": "hello", "protocol": 1})
        self.ask({"type": "load", "model": {"path": str(model), "threads": threads}})

    def ask(self, header, blob=b""):
        header = json.dumps(header).encode()
        self.process.stdin.write(b"fc1\n" + struct.pack("<II", len(header), len(blob)) + header + blob)
        self.process.stdin.flush()
        parts = []
        while True:
            prefix = self.process.stdout.read(12)
            size, blob_size = struct.unpack("<II", prefix[4:])
            reply = json.loads(self.process.stdout.read(size))
            self.process.stdout.read(blob_size)
            if reply["type"] == "failed":
                sys.exit(f"the worker failed: {reply}")
            if reply["type"] == "part":
                parts.append(reply["part"])
            elif reply["type"] != "progress":
                return parts

    def transcribe(self, samples, **settings):
        job = {"job": "transcribe", "language": "en", "translate": False, "initial_prompt": None, "temperature_increment": 0.0,
               "log_probability_threshold": -1.0, "entropy_threshold": 2.4, "no_speech_threshold": 0.6, "beam_size": 1,
               "max_tokens": 0, "timestamps": True} | settings
        parts = self.ask({"type": "run", "id": 1, "job": job}, samples.astype("<f4").tobytes())
        return " ".join(word["text"] for part in parts for word in part["words"])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


PYWHISPERCPP = """
import sys, json, wave, numpy as np
from pywhispercpp.model import Model
model, wav, settings = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with wave.open(wav) as f:
    samples = np.frombuffer(f.readframes(f.getnframes()), '<i2').astype(np.float32) / 32768
m = Model(model, redirect_whispercpp_logs_to=None, print_progress=False, print_realtime=False)
print(' '.join(s.text for s in m.transcribe(samples, language='en', **settings)))
"""


def pywhispercpp(model, wav, threads, **settings):
    settings = {"n_threads": threads, "temperature_inc": 0.0, "suppress_blank": True} | settings
    run = subprocess.run([sys.executable, "-c", PYWHISPERCPP, str(model), str(wav), json.dumps(settings)],
                         capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"pywhispercpp failed:\n{run.stderr[-2000:]}")
    return run.stdout.strip()


class Faircopy:
    """The command line in a home of its own, with a catalogue that names the model under test."""

    def __init__(self, programs, home, model=None, settings=None):
        self.programs, self.home = programs, home
        models = ROOT / "models"
        if model:
            models = home / "catalogue"
            models.mkdir(parents=True)
            os.symlink(model, models / model.name)
            numbers = "\n".join(f"{k} = {json.dumps(v)}" for k, v in (settings or {}).items())
            (models / "catalogue.toml").write_text(
                f'[[model]]\nid = "bench"\nname = "bench"\nrole = "speech"\nfile = "{model.name}"\nbytes = {model.stat().st_size}\n'
                f'sha256 = "{"0" * 64}"\nlanguages = "en"\nlicence = "MIT"\nmemory_bytes = 1\nbuilt_in = true\n'
                f'[model.settings]\n{numbers}\n')
        self.environment = os.environ | {"FAIRCOPY_HOME": str(home / "home"), "FAIRCOPY_MODELS": str(models),
                                         "FAIRCOPY_WORKERS": str(programs)}

    def start(self, *arguments, **options):
        return subprocess.Popen([self.programs / "faircopy", *map(str, arguments)], env=self.environment, **options)

    def run(self, *arguments):
        run = subprocess.run([self.programs / "faircopy", *map(str, arguments)], env=self.environment, capture_output=True,
                             text=True)
        if run.returncode:
            sys.exit(f"faircopy failed: {run.stderr}")
        return run.stdout

    def words(self, wav, *arguments):
        return self.run("transcribe", wav, "--no-clean", "--format", "text", "--text", "verbatim", "--quiet", *arguments)


# --- what is measured -------------------------------------------------------------------------------------------------

def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def table(title, rows):
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    print(f"\n{title}\n")
    for row in rows:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
    sys.stdout.flush()


def bench_speed(arguments, work):
    model = work / "random-base.bin"
    subprocess.run([sys.executable, ROOT / "scripts/make_random_whisper.py", "base", model, "--english"], check=True,
                   stdout=subprocess.DEVNULL)
    rows = [("speech", "seconds", "Faircopy", "one full() in our worker", "pywhispercpp", "Faircopy / full()", "target")]
    kinds = [("dense", lambda _: 0.0, "<= 1.00"), ("half silent", lambda seconds: seconds, "<= 0.59 (1.7x faster)")]
    for name, silence, target in kinds:
        samples = speech(arguments.seconds, 3, silence)
        wav = work / "speed.wav"
        write_wav(wav, samples)
        times = {"ours": [], "plain": [], "py": []}
        for turn in range(arguments.turns):
            ours = Faircopy(arguments.programs, work / f"speed-{name[:4]}-{turn}", model, SPEED_SETTINGS)

            def plain():
                worker = Worker(arguments.programs, model, arguments.threads)
                worker.transcribe(samples, timestamps=False, max_tokens=64)
                worker.close()

            times["ours"].append(timed(lambda: ours.words(wav)))
            times["plain"].append(timed(plain))
            times["py"].append(timed(lambda: pywhispercpp(model, wav, arguments.threads, no_timestamps=True, single_segment=True,
                                                          max_tokens=64)))
        ours, plain, py = (statistics.median(times[key]) for key in ("ours", "plain", "py"))
        rows.append((name, f"{len(samples) / RATE:.0f}", f"{ours:.1f} s", f"{plain:.1f} s", f"{py:.1f} s", f"{ours / plain:.2f}", target))
    table(f"Speed: base-shaped random weights, {arguments.threads} threads, no timestamps, at most 64 tokens a window, "
          f"whole processes, medians of {arguments.turns} turns taken side by side", rows)


NORMAL = jiwer.Compose([jiwer.ToLowerCase(), jiwer.SubstituteRegexes({r"[^\w\s']": " "}), jiwer.RemoveMultipleSpaces(),
                        jiwer.Strip(), jiwer.ReduceToListOfListOfWords()])


def wer(reference, text):
    if not reference.split():
        return float(len(text.split()))
    return jiwer.wer(reference, text, reference_transform=NORMAL, hypothesis_transform=NORMAL)


def recordings(folders):
    """(name, sound file, words, further arguments)."""
    said = json.loads((SAMPLE / "meeting.json").read_text())
    everything = (SAMPLE / "meeting.txt").read_text()
    yield "sample, mixed", SAMPLE / "meeting.wav", everything, []
    yield "sample, two tracks", SAMPLE / "two-tracks.flac", [" ".join(u["text"] for u in said if u["speaker"] == who)
                                                             for who in ("me", "others")], ["--tracks", "me-others"]
    for folder in folders:
        for sound in sorted(p for p in folder.rglob("*") if p.suffix in (".wav", ".flac") and p.with_suffix(".txt").exists()):
            yield f"{sound.parent.name}/{sound.stem}", sound, sound.with_suffix(".txt").read_text(), []


def bench_wer(arguments, work):
    rows = [("recording", "words", "Faircopy", "plain full()", "pywhispercpp")]
    sums = np.zeros(4)
    ours = Faircopy(arguments.programs, work / "wer")
    plain = Worker(arguments.programs, DEMO, arguments.threads)
    for name, sound, reference, further in recordings(arguments.folders):
        texts = []
        if isinstance(reference, list):
            document = json.loads(ours.run("transcribe", sound, "--no-clean", "--format", "json", "--quiet", *further))
            for who in ("me", "others"):
                segments = [s for s in document["transcript"]["segments"] if s["track"] == who]
                texts.append(" ".join(w["text"] for s in segments for w in s["words"]))
            files = [work / f"{who}.wav" for who in ("me", "others")]
            for who, file in zip(("me", "others"), files):
                decode(SAMPLE / f"{who}.flac" if (SAMPLE / f"{who}.flac").exists() else SAMPLE / f"{who}.wav", file)
        else:
            reference, texts, files = [reference], [ours.words(sound)], [work / "wer.wav"]
            decode(sound, files[0])
        plain_texts = [plain.transcribe(read_wav(file)) for file in files]
        py_texts = [pywhispercpp(DEMO, file, arguments.threads) for file in files]
        count = sum(len(text.split()) for text in reference)
        mean = [sum(wer(r, t) * len(r.split()) for r, t in zip(reference, side)) / count for side in (texts, plain_texts, py_texts)]
        sums += np.array([count, *(m * count for m in mean)])
        rows.append((name, count, *(f"{100 * m:.1f} %" for m in mean)))
    plain.close()
    rows.append(("all", int(sums[0]), *(f"{100 * s / sums[0]:.1f} %" for s in sums[1:])))
    table("Word error rate of the demo recogniser (target: the sample at most 8 %, and nowhere above plain whisper.cpp over all)", rows)


def decode(sound, wav):
    """Any recording as a 16 kHz mono WAV."""
    if sound.suffix == ".wav":
        with wave.open(str(sound)) as f:
            if f.getframerate() == RATE and f.getnchannels() == 1:
                wav.write_bytes(sound.read_bytes())
                return
    import soundfile
    samples, rate = soundfile.read(sound, dtype="float32", always_2d=True)
    assert rate == RATE, f"{sound}: {rate} Hz"
    write_wav(wav, samples.mean(axis=1))


def peak_memory(pid):
    """Peak resident set in MB, from /proc."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), None)


def bench_memory(arguments, work):
    rows = [("file", "peak of the program", "target")]
    for hours, target in ((0.05, ""), (3, "<= 300 MB")):
        wav = work / "long.wav"
        write_wav(wav, speech(hours * 3600, 3, lambda seconds: seconds))
        ours = Faircopy(arguments.programs, work / f"memory-{hours}")
        process = ours.start("transcribe", wav, "--quiet", "--format", "text", stdout=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            peak = max(peak, peak_memory(process.pid) or 0)
            time.sleep(0.05)
        rows.append((f"{hours} h, both texts", f"{peak:.0f} MB", target))
        wav.unlink()
    table("Memory of the program itself (the engines have processes of their own)", rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", help="speed, wer, memory or folders with recordings")
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=min(os.cpu_count() or 2, 8))
    parser.add_argument("--seconds", type=float, default=300, help="length of the speed recordings")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    benches = {"speed": bench_speed, "wer": bench_wer, "memory": bench_memory}
    arguments.programs = arguments.programs.resolve()
    arguments.folders = [pathlib.Path(item).resolve() for item in arguments.what if item not in benches]
    chosen = [item for item in arguments.what if item in benches] or (["wer"] if arguments.folders else list(benches))
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="faircopy-bench-") as work:
            benches[name](arguments, pathlib.Path(work))


main()
