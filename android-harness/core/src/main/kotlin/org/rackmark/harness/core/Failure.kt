package org.rackmark.harness.core

/** A failure with a name of the taxonomy (packages/contracts/src/failure.ts); becomes an `error` event. */
class HarnessFailure(val failure: String, message: String, val detail: String? = null) : RuntimeException(message)

internal fun badSpec(at: String, why: String): Nothing =
    throw HarnessFailure("BAD_SPEC", "The parameters are wrong at ${at.ifEmpty { "the top" }}: $why")
