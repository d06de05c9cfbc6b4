"""PyTorch as a host of the bench: answers one line of JSON with one line of JSON, as hosts/answer.ts does.

OPENBLAS_NUM_THREADS=1 has to be in the environment before torch is imported: Debian's torch does not hand its own number of
threads on to OpenBLAS.
"""

import json
import math
import os
import sys
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
torch.set_num_interop_threads(1)

LEAD_IN_MS = 50
FEWEST_RUNS = 3
LONG_MS = 1000


def milliseconds():
    return time.perf_counter() * 1e3


class Data:
    """The numbers of a job: a header that says where each list lies in a file of float32."""

    def __init__(self, path):
        with open(path + ".json", encoding="utf-8") as file:
            self.header = json.load(file)
        self.numbers = np.fromfile(path + ".bin", dtype="<f4")

    def tensor(self, place, shape):
        size = math.prod(shape)
        return torch.from_numpy(self.numbers[place : place + size].copy().reshape(shape))


def layer_of(layer, data):
    kind = layer["kind"]
    if kind == "linear":
        made = nn.Linear(layer["inFeatures"], layer["outFeatures"])
    elif kind == "conv":
        conv = nn.Conv1d if layer["axes"] == 1 else nn.Conv2d
        kernel = layer["kernel"][2 - layer["axes"] :]
        made = conv(layer["from"][0], layer["to"][0], kernel, stride=layer["stride"])
    else:
        return {"relu": nn.ReLU, "tanh": nn.Tanh, "flatten": nn.Flatten}[kind]()
    made.weight.data = data.tensor(layer["weight"], made.weight.shape)
    made.bias.data = data.tensor(layer["bias"], made.bias.shape)
    return made


class Network:
    def __init__(self, data):
        header = data.header
        self.layers = nn.Sequential(*[layer_of(layer, data) for layer in header["layers"]])
        self.x = data.tensor(header["x"], [header["batch"], *header["inShape"]])
        if header["loss"] == "mse":
            self.y = data.tensor(header["y"], [header["batch"], *header["outShape"]])
            self.criterion = nn.MSELoss()
        else:
            self.y = data.tensor(header["y"], [header["batch"]]).to(torch.int64)
            self.criterion = nn.CrossEntropyLoss()


class Training(Network):
    def __init__(self, data):
        super().__init__(data)
        self.optimiser = torch.optim.SGD(self.layers.parameters(), lr=data.header["learningRate"])
        self.loss = None

    def run(self, times):
        for _ in range(times):
            self.optimiser.zero_grad(set_to_none=True)
            self.loss = self.criterion(self.layers(self.x), self.y)
            self.loss.backward()
            self.optimiser.step()

    def value(self):
        return self.loss.item()


class Forward(Network):
    def run(self, times):
        with torch.no_grad():
            for _ in range(times):
                self.output = self.layers(self.x)

    def value(self):
        return self.criterion(self.output, self.y).item()


class Product:
    def __init__(self, data):
        n = data.header["n"]
        self.n = n
        self.a, self.b = (data.tensor(data.header[name], [n, n]) for name in ("a", "b"))
        self.u, self.v = (data.tensor(data.header[name], [n]).double() for name in ("u", "v"))

    def run(self, times):
        for _ in range(times):
            self.c = self.a @ self.b

    def value(self):
        return (self.u @ self.c.double() @ self.v).item() / self.n**2


TASKS = {"train": Training, "forward": Forward, "sgemm": Product}


class Host:
    task = None
    run_ms = 0.0

    def timed(self, runs):
        begin = milliseconds()
        self.task.run(runs)
        return max((milliseconds() - begin) / runs, 1e-6)

    def prepare(self, question):
        self.task = TASKS[question["job"]["suite"]](Data(question["file"]))
        warm_up = question["warmUpMs"]
        checks = []
        done = 0
        for runs in question["checkedRuns"]:
            self.run_ms = self.timed(runs)
            checks.append(self.task.value())
            done += runs
        begin = milliseconds()
        while milliseconds() - begin < warm_up or (done < FEWEST_RUNS and self.run_ms < LONG_MS):
            if self.run_ms > warm_up and done >= FEWEST_RUNS:
                break
            runs = max(1, int(warm_up / 10 / self.run_ms))
            self.run_ms = self.timed(runs)
            done += runs
        return {"checks": checks}

    def sample(self, question):
        runs = max(1, math.ceil(question["sampleMs"] / self.run_ms))
        begin = milliseconds()
        if self.run_ms < LEAD_IN_MS:
            self.task.run(runs)
        samples = []
        while len(samples) < question["reps"] and (not samples or milliseconds() - begin < question["budgetMs"]):
            samples.append(self.timed(runs))
        return {"samples": samples}


def main():
    host = Host()
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = host.prepare(question) if question["do"] == "prepare" else host.sample(question)
        except Exception as error:  # The bench goes on with the other engines.
            answer = {"problem": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
