import type { ReactNode } from "react";
import type { Person } from "../people";

interface Look {
  readonly wall: readonly [light: string, dark: string];
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
}

const looks: Partial<Record<Person, Look>> = {
  ann: { wall: ["#6b7fc7", "#333a78"], skin: "#e8b998", hair: "#c8873a", shirt: "#e9e4da" },
  ben: { wall: ["#2f6f78", "#173c48"], skin: "#7a4a30", hair: "#1d1512", shirt: "#e2a33d" },
  cleo: { wall: ["#a2617a", "#5a2f4d"], skin: "#d69b78", hair: "#3a1f1a", shirt: "#2c3355" },
  dara: { wall: ["#4f8a68", "#22483d"], skin: "#b97a54", hair: "#17120f", shirt: "#f0efe9" },
  eli: { wall: ["#a87849", "#58341f"], skin: "#f0c7a6", hair: "#8a3a1e", shirt: "#3d5a73" },
  farah: { wall: ["#7b6aa5", "#3b2e5e"], skin: "#c88f68", hair: "#4d6f8f", shirt: "#31405a" },
  hana: { wall: ["#b59a5b", "#5f4a22"], skin: "#f0c9a4", hair: "#15131a", shirt: "#b5484f" },
};
const plain: Look = { wall: ["#6a7280", "#343a44"], skin: "#d9ad8c", hair: "#4a382c", shirt: "#56657a" };

/** Stands in for somebody's camera: galleries open no device and no connection. */
export function Portrait({ person, isMirrored }: { readonly person: Person; readonly isMirrored: boolean }): ReactNode {
  const { wall, skin, hair, shirt } = looks[person] ?? plain;
  return (
    <svg
      viewBox="0 0 320 180"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden
      className={`absolute inset-0 size-full ${isMirrored ? "-scale-x-100" : ""}`}
    >
      <defs>
        <radialGradient id={`wall-${person}`} cx=".35" cy=".2" r="1">
          <stop offset="0" stopColor={wall[0]} />
          <stop offset="1" stopColor={wall[1]} />
        </radialGradient>
      </defs>
      <rect width="320" height="180" fill={`url(#wall-${person})`} />
      <rect x="24" y="24" width="62" height="44" rx="2" fill="#fff" opacity=".12" />
      <rect x="222" y="72" width="98" height="4" fill="#000" opacity=".2" />
      <path d="M78 190c2-40 24-56 60-62h44c36 6 58 22 60 62z" fill={shirt} />
      <rect x="147" y="104" width="26" height="34" rx="10" fill={skin} />
      <ellipse cx="160" cy="78" rx="36" ry="42" fill={hair} />
      <ellipse cx="160" cy="86" rx="28" ry="34" fill={skin} />
      <path d="M128 86c-4-36 14-50 32-50s36 14 32 50c-5-16-16-24-32-24s-27 8-32 24z" fill={hair} />
    </svg>
  );
}

const lines = [68, 44, 92, 76, 52, 84, 30, 64, 88, 40, 72, 56];

/** Stands in for a shared screen, with edges that show whether anything is cropped. */
export function SharedScreen(): ReactNode {
  return (
    <svg
      viewBox="0 0 640 400"
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
      className="absolute inset-0 size-full bg-inset"
    >
      <rect width="640" height="400" fill="#171a22" />
      <rect width="640" height="28" fill="#20242f" />
      <rect x="0" y="28" width="120" height="372" fill="#1b1f29" />
      {lines.map((width, index) => (
        <g key={width} opacity=".8">
          <rect x="14" y={46 + index * 26} width={Math.min(92, width)} height="7" rx="3" fill="#5b6274" />
          <rect
            x="150"
            y={46 + index * 26}
            width={width * 3}
            height="7"
            rx="3"
            fill={index % 3 === 0 ? "#8ea1ff" : "#9aa1b3"}
          />
        </g>
      ))}
      <rect x="440" y="60" width="170" height="150" rx="6" fill="#2a2f63" />
      <circle cx="560" cy="96" r="16" fill="#f3e6c8" />
      <path d="M500 150h24l6 24-6 24h-24l-6-24z" fill="#ffb454" />
      <rect x="1" y="1" width="638" height="398" fill="none" stroke="#5fd39a" strokeWidth="2" />
    </svg>
  );
}
