/** Named segments of a route's path, decoded. */
export type PathParameters = Readonly<Record<string, string>>;

/** One request, one answer. Rejecting is allowed: `answerError` has the words for it. */
export type Handler = (request: Request, parameters: PathParameters) => Promise<Response>;
