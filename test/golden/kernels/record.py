"""Records which operations TensorFlow can run on a GPU, for which types, and which of their tensors are in the host's memory.

`python3 record.py FOLDER [OP …]` renews kernels.json beside this file: the operations that are in it, and those named. FOLDER
holds `libtensorflow_cc.so.2` and `libtensorflow_framework.so.2` of the GPU wheel (`tensorflow==2.20.0`), with the libraries of
CUDA where their run path finds them, `../nvidia` (`pip install tensorflow[and-cuda]==2.20.0` has all). It needs no GPU.

Kernels for a GPU come first, then those for any device, which TensorFlow takes where no other fits.
"""

import ctypes
import json
import sys
from pathlib import Path

TARGET = Path(__file__).parent / "kernels.json"
# tensorflow/core/framework/types.proto; kernels for other types are left out.
TYPES = {1: "float32", 2: "float64", 3: "int32", 4: "uint8", 9: "int64", 10: "bool", 14: "bfloat16", 19: "float16", 20: "resource"}


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def read_fields(data):
    """The fields of a protobuf message: (number, value)."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        if key & 7 == 0:
            value, at = read_varint(data, at)
        else:
            size, at = read_varint(data, at) if key & 7 == 2 else ({1: 8, 5: 4}[key & 7], at)
            value = data[at : at + size]
            at += size
        yield key >> 3, value


def find(data, number):
    return [value for field, value in read_fields(data) if field == number]


def read_types(attribute):
    """AttrValue: `type` is 6, and in `list`, 1, packed 6."""
    types = find(attribute, 6)
    for values in find(attribute, 1):
        for packed in find(values, 6):
            at = 0
            while not isinstance(packed, int) and at < len(packed):
                value, at = read_varint(packed, at)
                types.append(value)
            types += [packed] if isinstance(packed, int) else []
    return [TYPES[each] for each in types if each in TYPES]


def read_kernel(data):
    """KernelDef: op 1, device_type 2, constraint 3 (name 1, allowed_values 2), host_memory_arg 4, label 5."""
    constraints = [(find(each, 1)[0].decode(), read_types(find(each, 2)[0])) for each in find(data, 3)]
    return {
        "op": find(data, 1)[0].decode(),
        "device": find(data, 2)[0].decode(),
        "label": b"".join(find(data, 5)),
        "types": dict(constraints),
        "host": [name.decode() for name in find(data, 4)],
    }


def read_arguments(arguments):
    """ArgDef: name 1, number_attr 5, type_list_attr 6. A list of tensors is `name*`."""
    return [find(each, 1)[0].decode() + ("*" if find(each, 5) or find(each, 6) else "") for each in arguments]


class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t), ("release", ctypes.c_void_p)]


def load(folder):
    ctypes.CDLL(str(folder / "libtensorflow_framework.so.2"), mode=ctypes.RTLD_GLOBAL)
    library = ctypes.CDLL(str(folder / "libtensorflow_cc.so.2"))
    library.TF_Version.restype = ctypes.c_char_p
    library.TF_NewStatus.restype = ctypes.c_void_p
    library.TF_GetAllRegisteredKernels.restype = ctypes.POINTER(Buffer)
    library.TF_GetAllRegisteredKernels.argtypes = [ctypes.c_void_p]
    library.TF_GetAllOpList.restype = ctypes.POINTER(Buffer)
    return library


def copy(buffer):
    return ctypes.string_at(buffer.contents.data, buffer.contents.length)


def record(library, wanted):
    kernels = [read_kernel(each) for each in find(copy(library.TF_GetAllRegisteredKernels(library.TF_NewStatus())), 1)]
    # OpDef: name 1, input_arg 2, output_arg 3.
    definitions = {find(each, 1)[0].decode(): each for each in find(copy(library.TF_GetAllOpList()), 1)}
    operations = {}
    for op in wanted:
        own = [
            {"types": kernel["types"], "host": kernel["host"]}
            for device in ("GPU", "DEFAULT")
            for kernel in kernels
            if (kernel["op"], kernel["device"], kernel["label"]) == (op, device, b"") and all(kernel["types"].values())
        ]
        operations[op] = {
            "inputs": read_arguments(find(definitions[op], 2)),
            "outputs": read_arguments(find(definitions[op], 3)),
            "kernels": own,
        }
    return operations


def main(folder, *added):
    known = json.loads(TARGET.read_text())["operations"] if TARGET.exists() else {}
    library = load(Path(folder))
    operations = record(library, sorted({*known, *added}))
    text = ",\n".join(f"{json.dumps(op)}: {format_operation(each)}" for op, each in operations.items())
    TARGET.write_text(f'{{"tensorflow": "{library.TF_Version().decode()}", "operations": {{\n{text}\n}}}}\n')


def format_operation(operation):
    """One kernel a line."""
    kernels = ",\n  ".join(json.dumps(each) for each in operation["kernels"])
    head = json.dumps({"inputs": operation["inputs"], "outputs": operation["outputs"]})
    return f'{head[:-1]}, "kernels": [\n  {kernels}\n]}}'


main(*sys.argv[1:])
