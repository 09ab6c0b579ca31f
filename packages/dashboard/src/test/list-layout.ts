import { afterEach, beforeEach } from 'vitest';

/** Gives jsdom the layout that virtual lists need: rows of 40 pixels in windows of 600. */
export function provideListLayout(): void {
  beforeEach(() => void Object.defineProperties(HTMLElement.prototype, LAYOUT));
  afterEach(() => {
    for (const name of Object.keys(LAYOUT)) Reflect.deleteProperty(HTMLElement.prototype, name);
  });
}

const LAYOUT: PropertyDescriptorMap & ThisType<HTMLElement> = {
  clientHeight: { configurable: true, get: () => 600 },
  offsetHeight: { configurable: true, get: () => 40 },
  scrollHeight: {
    configurable: true,
    get() {
      const content = this.firstElementChild;
      return content instanceof HTMLElement ? Number.parseFloat(content.style.height || '0') : 0;
    },
  },
  scrollTo: {
    configurable: true,
    value(options: ScrollToOptions) {
      this.scrollTop = Math.min(options.top ?? 0, this.scrollHeight - this.clientHeight);
      this.dispatchEvent(new Event('scroll'));
    },
  },
};
