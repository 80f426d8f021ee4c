/** Turbopack gives the address of a picture that is in a package; of the application's own ones it knows the size too. */
declare module "@twemoji/svg/*" {
  const url: string;
  export default url;
}
