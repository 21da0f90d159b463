/** The Kotlin modules' own tests ran when they were built (provide.mjs); here they are counted. */
export async function runKotlin({ kotlinTests }) {
  const { passed, failed } = kotlinTests;
  const failures =
    failed > 0 ? [`android-harness: ${failed} of its tests, see the lines of Maven above`] : [];
  return { passed, failed, skipped: 0, failures, files: [] };
}
