package org.rackmark.harness

import android.app.ActivityManager
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.os.BatteryManager
import android.os.Build
import android.os.Debug
import android.os.PowerManager
import android.os.Process
import org.rackmark.harness.core.Host
import org.rackmark.harness.core.LinuxSystem

/** Words of PowerManager.THERMAL_STATUS_*. */
private val THERMAL = listOf("none", "light", "moderate", "severe", "critical", "emergency", "shutdown")

/** The phone as seen from inside the app. What it does not tell, or tells as a placeholder, is null. */
class AndroidHost(private val context: Context) : Host {
    private val system = LinuxSystem()
    override val name = "android"
    override val version = "${Build.VERSION.RELEASE} (API ${Build.VERSION.SDK_INT})"
    override val pid: Int? get() = Process.myPid()

    override fun memory(phase: String): Map<String, Any?> = system.memory(phase) + mapOf(
        "pss_kib" to Debug.getPss().takeIf { it > 0 },
        "native_heap_kib" to (Debug.getNativeHeapAllocatedSize() / 1024).takeIf { it > 0 },
    )

    override fun resetPeak() = system.resetPeak()

    override fun conditions(phase: String): Map<String, Any?> {
        val power = context.getSystemService(PowerManager::class.java)
        val battery = context.getSystemService(BatteryManager::class.java)
        val memory = ActivityManager.MemoryInfo().also(context.getSystemService(ActivityManager::class.java)::getMemoryInfo)
        val sticky = context.registerReceiver(null, IntentFilter(Intent.ACTION_BATTERY_CHANGED))
        fun extra(key: String) = sticky?.getIntExtra(key, Int.MIN_VALUE)?.takeIf { it != Int.MIN_VALUE }
        val current = battery.getIntProperty(BatteryManager.BATTERY_PROPERTY_CURRENT_NOW).takeIf { it != Int.MIN_VALUE && it != 0 }
        return system.conditions(phase) + mapOf(
            "thermal_status" to if (Build.VERSION.SDK_INT >= 29) THERMAL.getOrNull(power.currentThermalStatus) else null,
            "thermal_headroom" to if (Build.VERSION.SDK_INT >= 30) power.getThermalHeadroom(0).takeIf { it.isFinite() } else null,
            "battery_percent" to battery.getIntProperty(BatteryManager.BATTERY_PROPERTY_CAPACITY).takeIf { it in 0..100 },
            "battery_temperature_c" to extra(BatteryManager.EXTRA_TEMPERATURE)?.let { it / 10.0 },
            "battery_current_ma" to current?.let { it / 1000.0 },
            "battery_voltage_mv" to extra(BatteryManager.EXTRA_VOLTAGE),
            "on_battery" to extra(BatteryManager.EXTRA_PLUGGED)?.let { it == 0 },
            "available_memory_mib" to memory.availMem / (1 shl 20),
        )
    }
}
