package org.rackmark.harness

import android.app.ActivityManager
import android.app.Application
import android.content.Context
import android.content.Intent
import android.os.BatteryManager
import android.os.Bundle
import android.os.PowerManager
import android.util.Base64
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Delegation
import org.rackmark.harness.core.Engine
import org.rackmark.harness.core.EngineFacts
import org.rackmark.harness.core.InputSummary
import org.rackmark.harness.core.LoadedModel
import org.rackmark.harness.core.OperatorTime
import org.rackmark.harness.core.OutputTensor
import org.rackmark.harness.core.Parameters
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.File

/** What stands between Android and the measuring loop, on Robolectric's Android 14. */
@Suppress("DEPRECATION")
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], manifest = Config.NONE)
class HarnessTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()
    private val parameters = """{"v":1,"run":"run-7","model_path":"/m","configuration":{},"plan":{"iterations":3,"seconds":0,"warmup":{"min_iterations":1,"min_ms":0,"max_ms":1}}}"""

    @Test
    fun conditionsAreReadAndPlaceholdersAreNull() {
        shadowOf(app.getSystemService(PowerManager::class.java)).setCurrentThermalStatus(PowerManager.THERMAL_STATUS_SEVERE)
        val battery = shadowOf(app.getSystemService(BatteryManager::class.java))
        battery.setIntProperty(BatteryManager.BATTERY_PROPERTY_CAPACITY, 77)
        battery.setIntProperty(BatteryManager.BATTERY_PROPERTY_CURRENT_NOW, Int.MIN_VALUE)
        app.sendStickyBroadcast(
            Intent(Intent.ACTION_BATTERY_CHANGED).putExtra(BatteryManager.EXTRA_TEMPERATURE, 315)
                .putExtra(BatteryManager.EXTRA_VOLTAGE, 4012).putExtra(BatteryManager.EXTRA_PLUGGED, 0),
        )
        shadowOf(app.getSystemService(ActivityManager::class.java))
            .setMemoryInfo(ActivityManager.MemoryInfo().apply { availMem = 512L shl 20 })
        val conditions = AndroidHost(app).conditions("measure")
        assertEquals("severe", conditions["thermal_status"])
        assertEquals(77, conditions["battery_percent"])
        assertEquals(31.5, conditions["battery_temperature_c"])
        assertEquals(4012, conditions["battery_voltage_mv"])
        assertEquals(true, conditions["on_battery"])
        assertEquals(512L, conditions["available_memory_mib"])
        assertNull(conditions["battery_current_ma"])
        val memory = AndroidHost(app).memory("load")
        assertTrue((memory["peak_rss_kib"] as Long) > 1000)
        assertNull("Robolectric knows no PSS", memory["pss_kib"])
    }

    @Test
    fun everyEventIsAStatusAndTheEndIsNamed() {
        val harness = Recorder(app)
        val (code, results) = harness.execute(arguments("parameters" to base64(parameters)))
        assertEquals(-1, code)
        val events = harness.lines.map(::parse)
        assertEquals(events.indices.toList(), events.map { it.getValue("seq").jsonPrimitive.int })
        assertEquals("hello", typeOf(events.first()))
        assertEquals("done", typeOf(events.last()))
        assertTrue(harness.lines.none { '\n' in it })
        assertEquals("run-7", results.getString("rackmark_end"))
        assertEquals(events.size, results.getInt("rackmark_lines"))
    }

    @Test
    fun detachedWritesTheSameLinesToAFile() {
        val file = File.createTempFile("events", ".jsonl")
        val given = File.createTempFile("parameters", ".json").apply { writeText(parameters) }
        val harness = Recorder(app)
        val (code, results) = harness.execute(arguments("parameters_file" to given.path, "events_file" to file.path))
        assertEquals(-1, code)
        assertTrue("nothing is sent", harness.lines.isEmpty())
        assertTrue(file.readText().endsWith("\n"))
        val events = file.readLines().map(::parse)
        assertEquals("done", typeOf(events.last()))
        assertEquals(events.size, results.getInt("rackmark_lines"))
    }

    @Test
    fun wrongArgumentsAreAnEventAndACode() {
        for ((name, given) in mapOf(
            "nothing" to arguments(),
            "no file" to arguments("parameters_file" to "/nonexistent"),
            "no JSON" to arguments("parameters" to base64("hello")),
            "no model" to arguments("parameters" to base64("""{"v":1,"run":"r","configuration":{},"plan":{}}""")),
        )) {
            val harness = Recorder(app)
            assertEquals(name, 0, harness.execute(given).first)
            val event = parse(harness.lines.single())
            assertEquals(name, "error", typeOf(event))
            assertEquals(name, "BAD_SPEC", event.getValue("name").jsonPrimitive.content)
        }
    }

    private fun arguments(vararg values: Pair<String, String>) = Bundle().apply { values.forEach { putString(it.first, it.second) } }
    private fun base64(text: String) = Base64.encodeToString(text.toByteArray(), Base64.NO_WRAP)
    private fun parse(line: String): JsonObject = Json.parseToJsonElement(line).jsonObject
    private fun typeOf(event: JsonObject) = event.getValue("type").jsonPrimitive.content

    private class Recorder(private val app: Context) : HarnessInstrumentation() {
        val lines = ArrayList<String>()
        override fun getTargetContext(): Context = app
        override fun sendStatus(resultCode: Int, results: Bundle) {
            lines += results.getString(KEY)!!
        }
        override fun open(parameters: Parameters): Engine = object : Engine {
            override val facts = EngineFacts("litert", "test", null)
            override fun load() = object : LoadedModel {
                override val loadNs = 1L
                override fun bind(known: List<IntArray>?) = emptyList<IntArray>()
                override fun inputs() = emptyList<InputSummary>()
                override fun invoke() = Unit
                override fun delegation() = Delegation(Accelerator.CPU, Accelerator.CPU, null, null, true, null, false, null, null, "api")
                override fun outputs() = emptyList<OutputTensor>()
                override val compileCache = "none"
                override val remarks = emptyList<String>()
                override fun close() = Unit
            }
            override fun profile(iterations: Int): List<OperatorTime>? = null
            override fun emptyCall() = Unit
            override fun close() = Unit
        }
    }
}
