export { ERROR_CODES, type ErrorCode } from './error-codes';
export {
  type ErrorBody,
  isSpecflowError,
  SpecflowError,
  type SpecflowErrorInput,
  toErrorBody,
} from './specflow-error';
