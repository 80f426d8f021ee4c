/** What a member shows to everybody beside sound and picture. */
export interface MemberSigns {
  readonly isDeafened: boolean;
  /** Place among the raised hands, from 1; undefined while it is down. */
  readonly handOrder: number | undefined;
  /** The reaction that is shown now, one emoji. */
  readonly reaction: string | undefined;
}
