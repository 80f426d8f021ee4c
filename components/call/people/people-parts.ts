export { ModeratorButton } from "../moderation/moderator-button";
export { TileActions } from "../stage/tile-actions";
export { PeopleList } from "./people-list";
