package org.rackmark.harness

import android.app.Activity
import android.os.Bundle
import android.view.WindowManager

/** An empty page that keeps the screen on: with it the process is the top app, as a user's app would be. */
class HarnessActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
    }
}
