// The native part of the TorchSharp stand-in: a C interface over libtorch. Every ATen operator is reached through the one function dt_call, by way
// of libtorch's dispatcher; beside it stands only what the dispatcher does not offer. It compiles against libtorch 1.13 and 2.x, CPU and CUDA.
// No exception leaves it: a failed call returns 1, and dt_error_text gives libtorch's message.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorIndexing.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/cuda.h>
#include <torch/jit.h>
#include <torch/version.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#define DT_API extern "C" __attribute__((visibility("default")))

namespace {

// ---- What differs between libtorch 1.13 and 2.x: all of it is here. ----

// c10::optional became std::optional in the course of 2.x: whichever it is, take it from a function that returns one.
template <class T> struct OptionalOf;
template <template <class> class Optional, class T> struct OptionalOf<Optional<T>> {
  template <class U> using Type = Optional<U>;
};
template <class T> using Optional = typename OptionalOf<std::decay_t<decltype(std::declval<const c10::Argument&>().N())>>::template Type<T>;

// ---- Values and errors ----

enum Kind : int32_t { None, Default, Tensor, Int, Double, Bool, Ints, Doubles, Bools, Tensors, String, Device, Generator, Tuple };

// As TorchSharp.Native.Value: the value itself, or the address of `count` values.
struct Value {
  int32_t kind;
  int32_t count;
  int64_t bits;
};

thread_local std::string error;

template <class Body> int guarded(Body body) {
  try {
    body();
    return 0;
  } catch (const c10::Error& exception) {
    error = exception.what_without_backtrace();
  } catch (const std::exception& exception) {
    error = exception.what();
  } catch (...) {
    error = "libtorch threw something that is not a std::exception";
  }
  return 1;
}

// ---- Tensors as handles: the address of the TensorImpl, with one reference held ----

using TensorPointer = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

at::TensorImpl* implOf(int64_t handle) { return reinterpret_cast<at::TensorImpl*>(handle); }

at::Tensor borrow(int64_t handle) { return handle == 0 ? at::Tensor() : at::Tensor(TensorPointer::reclaim_copy(implOf(handle))); }

int64_t own(at::Tensor tensor) { return tensor.defined() ? reinterpret_cast<int64_t>(tensor.unsafeReleaseTensorImpl()) : 0; }

std::vector<at::Tensor> borrowAll(const Value& value) {
  auto handles = reinterpret_cast<const int64_t*>(value.bits);
  std::vector<at::Tensor> tensors;
  tensors.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) tensors.push_back(borrow(handles[i]));
  return tensors;
}

c10::Device deviceOf(int64_t packed) { return c10::Device(static_cast<c10::DeviceType>(packed >> 32), static_cast<c10::DeviceIndex>(packed)); }

double asDouble(int64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

int64_t asBits(double value) {
  int64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

// ---- Arguments and results of operators, functions and methods ----

// What a parameter takes, as far as it decides how a Value is turned into an IValue.
enum class Slot { Other, Float, OptionalTensors, Numbers, Floats };

Slot slotOf(c10::TypePtr type) {
  if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
  if (type->kind() == c10::TypeKind::FloatType) return Slot::Float;
  auto list = type->cast<c10::ListType>();
  if (!list) return Slot::Other;
  switch (list->getElementType()->kind()) {
    case c10::TypeKind::OptionalType: return Slot::OptionalTensors;
    case c10::TypeKind::NumberType: return Slot::Numbers;
    case c10::TypeKind::FloatType: return Slot::Floats;
    default: return Slot::Other;
  }
}

struct Parameter {
  Slot slot;
  Optional<c10::IValue> fallback;
};

std::vector<Parameter> parametersOf(const c10::FunctionSchema& schema) {
  std::vector<Parameter> parameters;
  for (const auto& argument : schema.arguments()) parameters.push_back({slotOf(argument.type()), argument.default_value()});
  return parameters;
}

template <class T, class Source> c10::List<T> listOf(const Value& value) {
  auto source = reinterpret_cast<const Source*>(value.bits);
  c10::List<T> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) list.push_back(static_cast<T>(source[i]));
  return list;
}

template <class T> c10::List<T> tensorsOf(const Value& value) {
  auto handles = reinterpret_cast<const int64_t*>(value.bits);
  c10::List<T> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) list.push_back(handles[i] == 0 ? T() : T(borrow(handles[i])));
  return list;
}

c10::IValue toIValue(const Value& value, Slot slot) {
  switch (value.kind) {
    case Tensor: return borrow(value.bits);
    case Int: return slot == Slot::Float ? c10::IValue(static_cast<double>(value.bits)) : c10::IValue(value.bits);
    case Double: return asDouble(value.bits);
    case Bool: return value.bits != 0;
    case Ints: return slot == Slot::Floats ? c10::IValue(listOf<double, int64_t>(value)) : c10::IValue(listOf<int64_t, int64_t>(value));
    case Doubles: return slot == Slot::Numbers ? c10::IValue(listOf<at::Scalar, double>(value)) : c10::IValue(listOf<double, double>(value));
    case Bools: return listOf<bool, bool>(value);
    case Tensors:
      return slot == Slot::OptionalTensors ? c10::IValue(tensorsOf<Optional<at::Tensor>>(value)) : c10::IValue(tensorsOf<at::Tensor>(value));
    case String: return std::string(reinterpret_cast<const char*>(value.bits), value.count);
    case Device: return deviceOf(value.bits);
    case Generator: return *reinterpret_cast<at::Generator*>(value.bits);
    default: return c10::IValue();
  }
}

template <class Schema>
void push(torch::jit::Stack& stack, const std::vector<Parameter>& parameters, const Schema& schema, const Value* values, int32_t count) {
  TORCH_CHECK(static_cast<size_t>(count) <= parameters.size(), schema(), ": takes ", parameters.size(), " arguments, got ", count);
  for (size_t i = 0; i < parameters.size(); i++) {
    if (i < static_cast<size_t>(count) && values[i].kind != Default) stack.push_back(toIValue(values[i], parameters[i].slot));
    else if (parameters[i].fallback) stack.push_back(*parameters[i].fallback);
    else TORCH_CHECK(false, schema(), ": argument ", i + 1, " is missing and has no default");
  }
}

template <class Item, class Items, class Convert> Value arrayOf(Kind kind, const Items& items, Convert convert) {
  auto array = static_cast<Item*>(std::malloc(sizeof(Item) * (items.size() + 1)));
  size_t i = 0;
  for (auto&& item : items) array[i++] = convert(item);
  return {kind, static_cast<int32_t>(items.size()), reinterpret_cast<int64_t>(array)};
}

// Arrays in the result belong to the caller, who frees them with dt_free_array.
Value toValue(const c10::IValue& value) {
  if (value.isTensor()) {
    auto handle = own(value.toTensor());
    return {handle == 0 ? None : Tensor, 0, handle};
  }
  if (value.isInt()) return {Int, 0, value.toInt()};
  if (value.isDouble()) return {Double, 0, asBits(value.toDouble())};
  if (value.isBool()) return {Bool, 0, value.toBool()};
  if (value.isNone()) return {None, 0, 0};
  if (value.isTensorList()) return arrayOf<int64_t>(Tensors, value.toTensorVector(), [](const at::Tensor& tensor) { return own(tensor); });
  if (value.isIntList()) return arrayOf<int64_t>(Ints, value.toIntVector(), [](int64_t item) { return item; });
  if (value.isDoubleList()) return arrayOf<double>(Doubles, value.toDoubleVector(), [](double item) { return item; });
  if (value.isString()) return arrayOf<char>(String, value.toStringRef(), [](char item) { return item; });
  if (value.isTuple()) return arrayOf<Value>(Tuple, value.toTupleRef().elements(), toValue);
  TORCH_CHECK(false, "a result of type ", value.tagKind(), " cannot be handed over");
}

void take(const torch::jit::Stack& stack, Value* results, int32_t wanted) {
  TORCH_CHECK(stack.size() >= static_cast<size_t>(wanted), "expected ", wanted, " results, got ", stack.size());
  for (int32_t i = 0; i < wanted; i++) results[i] = toValue(stack[i]);
}

// ---- What the handles of dt_operator and the jit functions point at ----

using CompilationUnit = std::shared_ptr<torch::jit::CompilationUnit>;
using Module = torch::jit::Module;

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Parameter> parameters;
};

// The argument stack is kept from call to call on each thread. A call within a call finds it taken, and gets a fresh one.
thread_local torch::jit::Stack spareStack;

struct BorrowedStack {
  torch::jit::Stack stack = std::move(spareStack);
  ~BorrowedStack() {
    stack.clear();
    spareStack = std::move(stack);
  }
};

}  // namespace

DT_API const char* dt_error_text() { return error.c_str(); }

DT_API int dt_operator(const char* name, const char* overload, Operator** result) {
  return guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    *result = new Operator{handle, parametersOf(handle.schema())};
  });
}

DT_API int dt_call(const Operator* op, const Value* arguments, int32_t count, Value* results, int32_t wanted) {
  return guarded([&] {
    BorrowedStack borrowed;
    push(borrowed.stack, op->parameters, [op] { return toString(op->handle.operator_name()); }, arguments, count);
    op->handle.callBoxed(borrowed.stack);
    take(borrowed.stack, results, wanted);
  });
}

DT_API void dt_free_array(void* array) { std::free(array); }
DT_API void dt_tensor_free(int64_t tensor) { TensorPointer::reclaim(implOf(tensor)); }

// ---- Tensors ----

DT_API int64_t dt_tensor_share(int64_t tensor) { return own(borrow(tensor)); }

// The memory stays the caller's until release(state) is called.
DT_API int dt_tensor_from_blob(void* data, const int64_t* sizes, int32_t dimensions, int32_t type, void (*release)(void*), void* state,
                               int64_t* result) {
  return guarded([&] {
    auto options = at::TensorOptions(static_cast<at::ScalarType>(type));
    *result = own(at::from_blob(data, at::IntArrayRef(sizes, dimensions), [=](void*) { release(state); }, options));
  });
}

DT_API int dt_tensor_data(int64_t tensor, void** result) { return guarded([&] { *result = borrow(tensor).data_ptr(); }); }

// At most `count` of them: another thread may have changed the number of dimensions since the caller asked for it.
DT_API int dt_tensor_shape(int64_t tensor, int64_t* result, int32_t count) {
  return guarded([&] {
    auto shape = implOf(tensor)->sizes();
    std::copy_n(shape.begin(), std::min<size_t>(shape.size(), count), result);
  });
}

DT_API int dt_tensor_strides(int64_t tensor, int64_t* result, int32_t count) {
  return guarded([&] {
    auto strides = implOf(tensor)->strides();
    std::copy_n(strides.begin(), std::min<size_t>(strides.size(), count), result);
  });
}

// These read a field of an ordinary tensor and cannot fail.
DT_API int32_t dt_tensor_dimensions(int64_t tensor) { return static_cast<int32_t>(implOf(tensor)->dim()); }
DT_API int64_t dt_tensor_numel(int64_t tensor) { return implOf(tensor)->numel(); }
DT_API int32_t dt_tensor_type(int64_t tensor) { return static_cast<int32_t>(at::typeMetaToScalarType(implOf(tensor)->dtype())); }
DT_API int64_t dt_tensor_element_size(int64_t tensor) { return static_cast<int64_t>(implOf(tensor)->itemsize()); }
DT_API int32_t dt_tensor_device_type(int64_t tensor) { return static_cast<int32_t>(implOf(tensor)->device().type()); }
DT_API int32_t dt_tensor_device_index(int64_t tensor) { return implOf(tensor)->device().index(); }
DT_API bool dt_tensor_requires_grad(int64_t tensor) { return implOf(tensor)->requires_grad(); }

DT_API int dt_tensor_set_requires_grad(int64_t tensor, bool value) { return guarded([&] { borrow(tensor).set_requires_grad(value); }); }
DT_API int dt_tensor_storage_offset(int64_t tensor, int64_t* result) { return guarded([&] { *result = implOf(tensor)->storage_offset(); }); }
DT_API int dt_tensor_is_contiguous(int64_t tensor, bool* result) { return guarded([&] { *result = implOf(tensor)->is_contiguous(); }); }
DT_API int dt_tensor_is_leaf(int64_t tensor, bool* result) { return guarded([&] { *result = borrow(tensor).is_leaf(); }); }

// ---- Indexing: an integer, a bool, a tensor, None for a new dimension, Default for the ellipsis, three Ints for a slice ----

namespace {

at::indexing::TensorIndex toIndex(const Value& value) {
  switch (value.kind) {
    case Int: return value.bits;
    case Bool: return value.bits != 0;
    case Tensor: return borrow(value.bits);
    case Default: return at::indexing::Ellipsis;
    case Ints: {
      auto slice = reinterpret_cast<const int64_t*>(value.bits);
      return at::indexing::Slice(slice[0], slice[1], slice[2]);
    }
    default: return at::indexing::None;
  }
}

std::vector<at::indexing::TensorIndex> toIndices(const Value* values, int32_t count) {
  std::vector<at::indexing::TensorIndex> indices;
  for (int32_t i = 0; i < count; i++) indices.push_back(toIndex(values[i]));
  return indices;
}

}  // namespace

DT_API int dt_index(int64_t tensor, const Value* indices, int32_t count, int64_t* result) {
  return guarded([&] { *result = own(borrow(tensor).index(toIndices(indices, count))); });
}

// The last of the values is what to put: a tensor or a number.
DT_API int dt_index_put(int64_t tensor, const Value* indices, int32_t count) {
  return guarded([&] {
    auto value = toIValue(indices[count - 1], Slot::Other);
    if (value.isTensor()) borrow(tensor).index_put_(toIndices(indices, count - 1), value.toTensor());
    else borrow(tensor).index_put_(toIndices(indices, count - 1), value.toScalar());
  });
}

// ---- Autograd ----

DT_API int dt_tensor_grad(int64_t tensor, int64_t* result) { return guarded([&] { *result = own(borrow(tensor).grad()); }); }
DT_API int dt_tensor_set_grad(int64_t tensor, int64_t grad) { return guarded([&] { borrow(tensor).mutable_grad() = borrow(grad); }); }
DT_API int dt_tensor_retain_grad(int64_t tensor) { return guarded([&] { borrow(tensor).retain_grad(); }); }

// Each of these is a Value of kind Tensors, or None for an empty list.
DT_API int dt_backward(const Value* outputs, const Value* grads, const Value* inputs, bool retain, bool create) {
  return guarded([&] { torch::autograd::backward(borrowAll(*outputs), borrowAll(*grads), retain, create, borrowAll(*inputs)); });
}

// The gradient of an unused input is the handle 0.
DT_API int dt_grad(const Value* outputs, const Value* grads, const Value* inputs, bool retain, bool create, bool allowUnused, Value* result) {
  return guarded([&] {
    auto computed = torch::autograd::grad(borrowAll(*outputs), borrowAll(*inputs), borrowAll(*grads), retain, create, allowUnused);
    *result = arrayOf<int64_t>(Tensors, computed, [](const at::Tensor& grad) { return own(grad); });
  });
}

DT_API bool dt_grad_enabled() { return c10::GradMode::is_enabled(); }
DT_API void dt_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }
DT_API bool dt_inference_enabled() { return c10::InferenceMode::is_enabled(); }
DT_API void* dt_inference_guard(bool enabled) { return new c10::InferenceMode(enabled); }
DT_API void dt_inference_guard_free(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

// ---- Random numbers ----

DT_API int dt_generator_new(uint64_t seed, at::Generator** result) {
  return guarded([&] { *result = new at::Generator(at::detail::createCPUGenerator(seed)); });
}

DT_API int dt_generator_default(at::Generator** result) {
  return guarded([&] { *result = new at::Generator(at::globalContext().defaultGenerator(at::kCPU)); });
}

DT_API void dt_generator_free(at::Generator* generator) { delete generator; }

DT_API int dt_generator_seed(at::Generator* generator, uint64_t seed) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
  });
}

DT_API int dt_generator_initial_seed(at::Generator* generator, int64_t* result) {
  return guarded([&] { *result = static_cast<int64_t>(generator->current_seed()); });
}

DT_API int dt_generator_state(at::Generator* generator, int64_t* result) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *result = own(generator->get_state());
  });
}

DT_API int dt_generator_set_state(at::Generator* generator, int64_t state) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(borrow(state));
  });
}

// ---- Threads and devices ----

DT_API const char* dt_version() { return TORCH_VERSION; }
DT_API int32_t dt_threads() { return at::get_num_threads(); }
DT_API int32_t dt_interop_threads() { return at::get_num_interop_threads(); }
DT_API int dt_set_threads(int32_t count) { return guarded([&] { at::set_num_threads(count); }); }
DT_API int dt_set_interop_threads(int32_t count) { return guarded([&] { at::set_num_interop_threads(count); }); }

DT_API int dt_cuda_available(bool* result) { return guarded([&] { *result = torch::cuda::is_available(); }); }
DT_API int dt_cudnn_available(bool* result) { return guarded([&] { *result = torch::cuda::cudnn_is_available(); }); }
DT_API int dt_cuda_count(int32_t* result) { return guarded([&] { *result = static_cast<int32_t>(torch::cuda::device_count()); }); }
DT_API int dt_cuda_seed_all(uint64_t seed) { return guarded([&] { torch::cuda::manual_seed_all(seed); }); }
DT_API int dt_cuda_synchronize(int64_t device) { return guarded([&] { torch::cuda::synchronize(device); }); }
DT_API int dt_tf32_matmul(bool* result) { return guarded([&] { *result = at::globalContext().allowTF32CuBLAS(); }); }
DT_API int dt_set_tf32_matmul(bool allow) { return guarded([&] { at::globalContext().setAllowTF32CuBLAS(allow); }); }
DT_API int dt_tf32_cudnn(bool* result) { return guarded([&] { *result = at::globalContext().allowTF32CuDNN(); }); }
DT_API int dt_set_tf32_cudnn(bool allow) { return guarded([&] { at::globalContext().setAllowTF32CuDNN(allow); }); }

// ---- TorchScript ----

namespace {

void run(torch::jit::Function& function, Optional<Module> self, const Value* arguments, int32_t count, Value* result) {
  auto parameters = parametersOf(function.getSchema());
  torch::jit::Stack stack;
  if (self) {
    stack.push_back(self->_ivalue());
    parameters.erase(parameters.begin());
  }
  push(stack, parameters, [&] { return function.name(); }, arguments, count);
  *result = toValue(function(std::move(stack)));
}

}  // namespace

DT_API int dt_jit_compile(const char* text, CompilationUnit** result) {
  return guarded([&] { *result = new CompilationUnit(torch::jit::compile(text)); });
}

DT_API void dt_jit_unit_free(CompilationUnit* unit) { delete unit; }

DT_API int dt_jit_call(CompilationUnit* unit, const char* name, const Value* arguments, int32_t count, Value* result) {
  return guarded([&] {
    auto function = (*unit)->find_function(c10::QualifiedName(name));
    TORCH_CHECK(function, "the compilation unit has no function ", name);
    run(*function, {}, arguments, count, result);
  });
}

DT_API int dt_jit_load(const char* path, int64_t device, Module** result) {
  return guarded([&] { *result = new Module(torch::jit::load(std::string(path), deviceOf(device))); });
}

DT_API int dt_jit_load_memory(const char* bytes, int64_t length, int64_t device, Module** result) {
  return guarded([&] {
    std::istringstream stream(std::string(bytes, length));
    *result = new Module(torch::jit::load(stream, deviceOf(device)));
  });
}

DT_API void dt_jit_module_free(Module* module) { delete module; }

DT_API int dt_jit_invoke(Module* module, const char* name, const Value* arguments, int32_t count, Value* result) {
  return guarded([&] {
    auto method = module->find_method(name);
    TORCH_CHECK(method, "the module has no method ", name);
    run(method->function(), *module, arguments, count, result);
  });
}

// Names and tensors in turn, as one tuple.
DT_API int dt_jit_tensors(Module* module, bool buffers, Value* result) {
  return guarded([&] {
    std::vector<Value> items;
    auto add = [&](const auto& entries) {
      for (const auto& entry : entries) {
        items.push_back(toValue(entry.name));
        items.push_back(toValue(entry.value));
      }
    };
    if (buffers) add(module->named_buffers());
    else add(module->named_parameters());
    *result = arrayOf<Value>(Tuple, items, [](const Value& item) { return item; });
  });
}

DT_API int dt_jit_train(Module* module, bool on) { return guarded([&] { module->train(on); }); }
DT_API int dt_jit_training(Module* module, bool* result) { return guarded([&] { *result = module->is_training(); }); }

DT_API int dt_jit_to(Module* module, int64_t device, int32_t type) {
  return guarded([&] {
    if (type < 0) module->to(deviceOf(device));
    else module->to(deviceOf(device), static_cast<at::ScalarType>(type));
  });
}
