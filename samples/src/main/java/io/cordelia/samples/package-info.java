/** Short programs to copy from, one per use. Each is run by a test. */
package io.cordelia.samples;
