import manifest from '../../package.json';

/** Version of the product. */
export const PRODUCT_VERSION: string = manifest.version;
