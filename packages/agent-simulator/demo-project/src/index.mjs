export { clamp } from './clamp.mjs';
