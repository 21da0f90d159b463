import { encode } from 'flatbuffers/js/flexbuffers.js';
import { modelOf } from './bad-models.js';
import { seededWeights } from './random.js';
import { OPERATOR, TYPE } from './tflite-numbers.js';

const BOXES = 24;
const CLASSES = 3;
/** So many detections it gives at most. */
const DETECTIONS = 10;

/**
 * The end of a detector (SSD) as TensorFlow's object detection exports it: boxes and scores go into an operator that is
 * not built in, decodes the boxes around their anchors and drops those that overlap. The file stores no shape of its
 * outputs; the operator tells them when it is prepared.
 * @param regular which of the operator's two ways to drop boxes; detectors mostly ship with the fast one
 */
export function detector({ regular = false } = {}): Uint8Array {
  return modelOf('a detector with post-processing', (g) => {
    const boxes = g.input('raw_outputs/box_encodings', [1, BOXES, 4]);
    const scores = g.input('raw_outputs/class_predictions', [1, BOXES, CLASSES + 1]);
    const next = seededWeights(24);
    // Centre and size: y, x, height, width.
    const anchors = Float32Array.from({ length: BOXES * 4 }, (_, i) => (i % 4 < 2 ? (next() + 1) / 2 : 0.2));
    const outputs = [0, 1, 2, 3].map((i) =>
      g.tensor(`TFLite_Detection_PostProcess${i === 0 ? '' : `:${i}`}`, [], TYPE.float32, undefined, {
        hasRank: false,
      }),
    );
    g.operator(OPERATOR.CUSTOM, [boxes, scores, g.constant('anchors', [BOXES, 4], anchors)], outputs, {
      custom: 'TFLite_Detection_PostProcess',
      customOptions: encode({
        max_detections: DETECTIONS,
        max_classes_per_detection: 1,
        detections_per_class: 100,
        use_regular_nms: regular,
        nms_score_threshold: 1e-8,
        nms_iou_threshold: 0.6,
        num_classes: CLASSES,
        y_scale: 10,
        x_scale: 10,
        h_scale: 5,
        w_scale: 5,
      }),
    });
    g.outputs.push(...outputs);
  });
}
