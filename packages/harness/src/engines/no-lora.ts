/** LiteRT-LM maps whole pages of a LoRA file. */
const PAGE = 4096;

/**
 * A LoRA file without weights. A model that was exported for LoRA has inputs for them, which LiteRT-LM leaves as its
 * memory happens to be when no LoRA is given; of a LoRA that lacks their names it fills them with zeros: then the model
 * answers as its base. (A graph without tensors, and the metadata `lora_rank` of 16; `lora.test.ts` holds it to that.)
 */
export function noLora(): Uint8Array {
  const file = new Uint8Array(PAGE);
  file.set(Buffer.from(base64.join(''), 'base64'));
  return file;
}

const base64 = [
  'HAAAAFRGTDMAABIAHAAYABQAEAAMAAgAAAAEABIAAAAkAAAATAAAABAAAABMAAAAUAAAAAMAAAAHAAAAbm8gTG9SQQABAAAADAAAAAgADAAI',
  'AAQACAAAABAAAAAEAAAACQAAAGxvcmFfcmFuawAAAAEAAABEAAAAAQAAABQAAAAAAAAADAAUABAADAAIAAQADAAAABAAAAAQAAAAEAAAABAA',
  'AAAAAAAAAAAAAAAAAAAAAAAABAAEAAQAAAA=',
];
