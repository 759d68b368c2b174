/*
 * TensorFlow.js with only the kernels that learners use: a quarter of the size of all of them. Gradients come with
 * the learners. A missing kernel fails at run time only, so tests/browser runs every learner on every backend in the
 * bundled worker.
 */
import "@tensorflow/tfjs-core/dist/base_side_effects.js";
import * as tf from "@tensorflow/tfjs-core";
import { addConfig as addCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js";
import { batchMatMulConfig as batchMatMulCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/BatchMatMul.js";
import { castConfig as castCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Cast.js";
import { concatConfig as concatCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Concat.js";
import { expConfig as expCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Exp.js";
import { expandDimsConfig as expandDimsCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/ExpandDims.js";
import { fillConfig as fillCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Fill.js";
import { gatherV2Config as gatherV2Cpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/GatherV2.js";
import { identityConfig as identityCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Identity.js";
import { logConfig as logCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Log.js";
import { maxConfig as maxCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Max.js";
import { maximumConfig as maximumCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Maximum.js";
import { minimumConfig as minimumCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Minimum.js";
import { multiplyConfig as multiplyCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Multiply.js";
import { negConfig as negCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Neg.js";
import { oneHotConfig as oneHotCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/OneHot.js";
import { onesLikeConfig as onesLikeCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/OnesLike.js";
import { realDivConfig as realDivCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/RealDiv.js";
import { reluConfig as reluCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Relu.js";
import { reshapeConfig as reshapeCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Reshape.js";
import { sigmoidConfig as sigmoidCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Sigmoid.js";
import { sliceConfig as sliceCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Slice.js";
import { softmaxConfig as softmaxCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Softmax.js";
import { softplusConfig as softplusCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Softplus.js";
import { squareConfig as squareCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Square.js";
import { stepConfig as stepCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Step.js";
import { subConfig as subCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Sub.js";
import { sumConfig as sumCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Sum.js";
import { tileConfig as tileCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Tile.js";
import { transposeConfig as transposeCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/Transpose.js";
import { zerosLikeConfig as zerosLikeCpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/ZerosLike.js";
import { addConfig as addGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Add.js";
import { batchMatMulConfig as batchMatMulGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul.js";
import { castConfig as castGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Cast.js";
import { concatConfig as concatGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat.js";
import { expConfig as expGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Exp.js";
import { expandDimsConfig as expandDimsGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/ExpandDims.js";
import { fillConfig as fillGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Fill.js";
import { gatherV2Config as gatherV2Gpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/GatherV2.js";
import { identityConfig as identityGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Identity.js";
import { logConfig as logGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Log.js";
import { maxConfig as maxGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Max.js";
import { maximumConfig as maximumGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Maximum.js";
import { minimumConfig as minimumGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Minimum.js";
import { multiplyConfig as multiplyGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply.js";
import { negConfig as negGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Neg.js";
import { oneHotConfig as oneHotGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/OneHot.js";
import { onesLikeConfig as onesLikeGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/OnesLike.js";
import { realDivConfig as realDivGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/RealDiv.js";
import { reluConfig as reluGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu.js";
import { reshapeConfig as reshapeGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape.js";
import { sigmoidConfig as sigmoidGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Sigmoid.js";
import { sliceConfig as sliceGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice.js";
import { softmaxConfig as softmaxGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Softmax.js";
import { softplusConfig as softplusGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Softplus.js";
import { squareConfig as squareGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Square.js";
import { stepConfig as stepGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Step.js";
import { subConfig as subGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub.js";
import { sumConfig as sumGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Sum.js";
import { tileConfig as tileGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Tile.js";
import { transposeConfig as transposeGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/Transpose.js";
import { zerosLikeConfig as zerosLikeGpu } from "@tensorflow/tfjs-backend-webgpu/dist/kernels/ZerosLike.js";

const cpuKernels = [
  addCpu,
  batchMatMulCpu,
  castCpu,
  concatCpu,
  expCpu,
  expandDimsCpu,
  fillCpu,
  gatherV2Cpu,
  identityCpu,
  logCpu,
  maxCpu,
  maximumCpu,
  minimumCpu,
  multiplyCpu,
  negCpu,
  oneHotCpu,
  onesLikeCpu,
  realDivCpu,
  reluCpu,
  reshapeCpu,
  sigmoidCpu,
  sliceCpu,
  softmaxCpu,
  softplusCpu,
  squareCpu,
  stepCpu,
  subCpu,
  sumCpu,
  tileCpu,
  transposeCpu,
  zerosLikeCpu,
];

const webgpuKernels = [
  addGpu,
  batchMatMulGpu,
  castGpu,
  concatGpu,
  expGpu,
  expandDimsGpu,
  fillGpu,
  gatherV2Gpu,
  identityGpu,
  logGpu,
  maxGpu,
  maximumGpu,
  minimumGpu,
  multiplyGpu,
  negGpu,
  oneHotGpu,
  onesLikeGpu,
  realDivGpu,
  reluGpu,
  reshapeGpu,
  sigmoidGpu,
  sliceGpu,
  softmaxGpu,
  softplusGpu,
  squareGpu,
  stepGpu,
  subGpu,
  sumGpu,
  tileGpu,
  transposeGpu,
  zerosLikeGpu,
];

let registered = false;

/** Makes the ops of all learners run on both backends. Idempotent. */
export function registerKernels(): void {
  if (registered) return;
  registered = true;
  for (const kernel of [...cpuKernels, ...webgpuKernels]) tf.registerKernel(kernel);
}
