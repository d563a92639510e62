/** Measurements: each prints what it saw and ends with one figure. {@code benchmarks/run} starts them. */
package io.cordelia.bench;
