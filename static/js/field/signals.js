// @ts-check
/** What a crew feels and hears with gloves on and traffic around. */

/** @typedef {"success" | "duplicate" | "error" | "shutter"} Signal */

/** @type {Record<Signal, { vibrate: number[], tones: [number, number][] }>} */
const SIGNALS = {
  success: { vibrate: [80], tones: [[1320, 0.12]] },
  shutter: { vibrate: [30], tones: [[880, 0.05]] },
  duplicate: {
    vibrate: [120, 80, 120, 80, 120],
    tones: [
      [520, 0.14],
      [390, 0.14],
      [520, 0.14],
    ],
  },
  error: { vibrate: [400], tones: [[220, 0.4]] },
};

/** @type {AudioContext | null} */
let audio = null;

/** @param {Signal} signal */
export function give(signal) {
  const { vibrate, tones } = SIGNALS[signal];
  document.body.dataset.signal = signal;
  navigator.vibrate?.(vibrate);
  try {
    audio ??= new AudioContext();
    let at = audio.currentTime;
    for (const [pitch, seconds] of tones) {
      beep(audio, pitch, at, seconds);
      at += seconds + 0.04;
    }
  } catch {
    // A phone without sound still shows and shakes.
  }
}

/**
 * @param {AudioContext} context
 * @param {number} pitch
 * @param {number} at
 * @param {number} seconds
 */
function beep(context, pitch, at, seconds) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = pitch;
  tone.type = "square";
  volume.gain.setValueAtTime(0.15, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
