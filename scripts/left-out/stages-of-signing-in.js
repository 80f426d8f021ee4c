/* Stands for matrix-js-sdk's `interactive-auth.js`: signing in and up is `packages/matrix/src/sign-in`, without the SDK. */
export function InteractiveAuth() {}

export { InteractiveAuth as AuthType, InteractiveAuth as NoAuthFlowFoundError };
