"""Models that other libraries trained, as ONNX, and what those libraries themselves say of the rows.

Needs scikit-learn, skl2onnx, onnxmltools, lightgbm, xgboost, catboost, torch, onnxscript, pyarrow. Run from this folder:
python3 make_teachers.py
Writes customers.csv (the table), *.onnx, labels.* and expected.json.
"""

import csv
import json

import catboost
import lightgbm
import numpy as np
import onnx
import onnxmltools
import pandas
import torch
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as OtherFloats
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS = 900
SHOWN = 80
SHOWN_IMAGES = 40
PLANS = ["basic", "plus", "pro"]
random = np.random.default_rng(20260101)
torch.manual_seed(20260101)

visits = random.integers(0, 41, ROWS).astype(np.float32)
visits[random.uniform(size=ROWS) < 0.03] = np.nan
plan = random.integers(0, 3, ROWS)
tenure = np.round(random.uniform(0, 10, ROWS), 2).astype(np.float32)
chance = np.where((np.nan_to_num(visits, nan=20) < 15) & (plan != 2), 0.95, 0.04)
left = (random.uniform(size=ROWS) < chance).astype(np.int64)

with open("customers.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["customer_id", "visits", "plan", "tenure", "left"])
    for i in range(ROWS):
        seen = "" if np.isnan(visits[i]) else int(visits[i])
        table.writerow([f"c{i}", seen, PLANS[plan[i]], f"{tenure[i]:.2f}", "yes" if left[i] else "no"])

frame = pandas.DataFrame({"visits": visits, "tenure": tenure, "plan": [PLANS[p] for p in plan]})
codes = np.stack([visits, plan.astype(np.float32), tenure], axis=1)
expected = {}


def keep(name, model, answers):
    onnx.save(model, f"{name}.onnx")
    expected[name] = np.asarray(answers, dtype=np.float64)[:SHOWN].tolist()


def without_zip_map(model):
    """CatBoost always gives a list of dictionaries; what it is made of is the tensor that is wanted."""
    graph = model.graph
    zip_map = next(node for node in graph.node if node.op_type == "ZipMap")
    graph.node.remove(zip_map)
    listed = next(output for output in graph.output if output.name == zip_map.output[0])
    graph.output.remove(listed)
    graph.output.append(
        onnx.helper.make_tensor_value_info(zip_map.input[0], onnx.TensorProto.FLOAT, [None, 2])
    )
    return model


# A whole pipeline: each column is an input of its own, the plan as text.
numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
columns = ColumnTransformer([("numbers", numbers, ["visits", "tenure"]), ("plan", OneHotEncoder(), ["plan"])])
pipeline = Pipeline([("columns", columns), ("model", LogisticRegression(C=0.5))]).fit(frame, left)
inputs = [(name, FloatTensorType([None, 1])) for name in ("visits", "tenure")] + [("plan", StringTensorType([None, 1]))]
keep(
    "sklearn-pipeline",
    convert_sklearn(pipeline, initial_types=inputs, options={"zipmap": False}, target_opset=15),
    pipeline.predict_proba(frame),
)
onnx.save(convert_sklearn(pipeline, initial_types=inputs, target_opset=15), "with-zip-map.onnx")

boosted = lightgbm.LGBMClassifier(n_estimators=12, num_leaves=7, min_child_samples=5, verbose=-1).fit(codes, left)
types = [("rows", OtherFloats([None, 3]))]
keep(
    "lightgbm",
    onnxmltools.convert_lightgbm(boosted, initial_types=types, zipmap=False, target_opset=15),
    boosted.predict_proba(codes),
)

boosted = xgboost.XGBClassifier(n_estimators=12, max_depth=3, learning_rate=0.3).fit(codes, left)
keep("xgboost", onnxmltools.convert_xgboost(boosted, initial_types=types, target_opset=15), boosted.predict_proba(codes))

boosted = catboost.CatBoostClassifier(iterations=12, depth=3, learning_rate=0.3, verbose=False, allow_writing_files=False)
boosted.fit(codes, left)
boosted.save_model("catboost.onnx", format="onnx")
keep("catboost", without_zip_map(onnx.load("catboost.onnx")), boosted.predict_proba(codes))


def export(network, example, name, output, batch):
    """batch: whether any number of rows goes."""
    torch.onnx.export(
        network,
        (example,),
        f"{name}.onnx",
        input_names=["input"],
        output_names=[output],
        opset_version=18,
        dynamo=True,
        external_data=False,
        dynamic_shapes=({0: torch.export.Dim("rows")},) if batch else None,
        verbose=False,
    )
    # The exporter notes paths of the machine it ran on.
    model = onnx.load(f"{name}.onnx")
    for entry in [model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        del entry.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, f"{name}.onnx")


# One logit a row: the positive class's.
filled = torch.tensor(np.nan_to_num(codes, nan=20.0)) / torch.tensor([40.0, 2.0, 10.0])
network = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
for _ in range(400):
    optimizer.zero_grad()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(network(filled)[:, 0], torch.tensor(left, dtype=torch.float32))
    loss.backward()
    optimizer.step()


class FromColumns(torch.nn.Module):
    def forward(self, rows):
        return network(rows / torch.tensor([40.0, 2.0, 10.0]))


export(FromColumns().eval(), torch.tensor(codes[:2]), "torch-logit", "logit", True)
expected["torch-logit"] = network(filled)[:SHOWN, 0].double().tolist()

# Images of 8×8 in 4 classes, as test/support/striped-images.ts draws them; here by NumPy's random numbers.
count = 240
images = random.integers(0, 61, (count, 8, 8)).astype(np.uint8)
labels = random.integers(0, 4, count)
for image, label in zip(images, labels):
    line = 2 + 3 * (label % 2)
    if label < 2:
        image[line, :] = 220
    else:
        image[:, line] = 220
scaled = (torch.tensor(images, dtype=torch.float32)[:, None] / 255 - 0.5) / 0.25
network = torch.nn.Sequential(
    torch.nn.Conv2d(1, 4, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(64, 4)
)
optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
for _ in range(150):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(network(scaled), torch.tensor(labels)).backward()
    optimizer.step()
network.eval()
export(network, scaled[:2], "torch-images", "logits", True)
export(network, scaled[:16], "torch-images-of-16", "logits", False)
expected["torch-images"] = network(scaled)[:SHOWN_IMAGES].double().tolist()
expected["images"] = {"pixels": images[:SHOWN_IMAGES].reshape(-1).tolist(), "labels": labels[:SHOWN_IMAGES].tolist()}


# Answers as files: those of CatBoost.
answers = boosted.predict_proba(codes)
ids = np.array([f"c{i}" for i in range(ROWS)])
np.save("labels.npy", answers.astype(np.float32))
np.savez_compressed("labels.npz", ids=ids, numbers=np.arange(ROWS), answers=answers)
shuffled = random.permutation(ROWS)
pandas.DataFrame({"yes": answers[shuffled, 1], "no": answers[shuffled, 0], "customer": ids[shuffled]}).to_parquet(
    "labels.parquet", index=False
)
expected["labels"] = answers[:SHOWN].tolist()

with open("expected.json", "w") as file:
    json.dump(expected, file)
    file.write("\n")
