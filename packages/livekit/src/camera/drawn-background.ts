const size = { width: 1280, height: 720 };

type Draw = (context: CanvasRenderingContext2D) => void;

function fillWith(stops: readonly (readonly [at: number, colour: string])[]): Draw {
  return (context) => {
    const gradient = context.createLinearGradient(0, 0, 0, size.height);
    for (const [at, colour] of stops) gradient.addColorStop(at, colour);
    context.fillStyle = gradient;
    context.fillRect(0, 0, size.width, size.height);
  };
}

function drawHills(context: CanvasRenderingContext2D, top: number, colour: string, phase: number): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(0, size.height);
  for (let x = 0; x <= size.width; x += 16) {
    context.lineTo(x, top + 40 * Math.sin(x / 180 + phase) + 16 * Math.sin(x / 61 + 2 * phase));
  }
  context.lineTo(size.width, size.height);
  context.fill();
}

const pictures: Readonly<Record<"dusk" | "paper", Draw>> = {
  dusk(context) {
    fillWith([
      [0, "#1d2248"],
      [0.55, "#6d4a86"],
      [0.8, "#d98a6a"],
      [1, "#f0c48a"],
    ])(context);
    context.fillStyle = "#ffe9c2";
    context.beginPath();
    context.arc(960, 400, 46, 0, 2 * Math.PI);
    context.fill();
    drawHills(context, 500, "#41355f", 0.4);
    drawHills(context, 570, "#2b2748", 2.1);
    drawHills(context, 640, "#1b1a33", 4);
  },
  paper(context) {
    fillWith([
      [0, "#f3ede2"],
      [1, "#ddd3c2"],
    ])(context);
    context.strokeStyle = "rgb(120 100 70 / 0.10)";
    context.lineWidth = 2;
    for (let y = 24; y < size.height; y += 48) {
      context.beginPath();
      context.moveTo(0, y);
      context.lineTo(size.width, y);
      context.stroke();
    }
  },
};

/** The pictures that MELO draws itself, as `data:` URLs. */
export function drawBackground(name: "dusk" | "paper"): string {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser draws no pictures");
  pictures[name](context);
  return canvas.toDataURL("image/jpeg", 0.9);
}
