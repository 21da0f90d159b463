package org.rackmark.harness.litert

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageEngine
import org.rackmark.harness.core.LanguageModel
import org.rackmark.harness.core.LanguageTask

/** A plain `.tflite` decoder on LiteRT, driven by a loop of our own: the same figures as LiteRT-LM's. */
class LiteRtDecoderEngine(private val engine: LiteRtEngine, private val task: LanguageTask) : LanguageEngine {
    override val facts get() = engine.facts

    override fun open(): LanguageModel {
        if (task.prompt != null) throw HarnessFailure(
            "UNSUPPORTED_CONFIGURATION",
            "A .tflite file has no tokenizer: ask for numbers of tokens, or give a .litertlm file.",
        )
        if (engine.accelerator != Accelerator.CPU) throw HarnessFailure(
            "UNSUPPORTED_CONFIGURATION",
            "A .tflite decoder is measured on the CPU only; LiteRT-LM drives other accelerators.",
        )
        return LiteRtDecoder(engine.compile(), task)
    }

    override fun emptyCall() = engine.emptyCall()
    override fun close() = engine.close()
}
