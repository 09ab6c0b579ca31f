const LENGTH_S = 0.18;
const VOLUME = 0.08;

/** A short tone, higher for what is urgent. Silent where the browser does not allow sound yet. */
export async function beep(urgent: boolean): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  const audio = new AudioContext();
  try {
    if (audio.state === 'suspended') await audio.resume();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = urgent ? 880 : 587;
    volume.gain.setValueAtTime(VOLUME, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + LENGTH_S);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + LENGTH_S);
    await new Promise((resolve) => {
      tone.onended = resolve;
    });
  } finally {
    await audio.close();
  }
}
