# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot errors.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" errors.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'errors.'.format
data = 'errors.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,670 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1340 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,6.9792in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

unset border
unset tics
set key off
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:720]
set yrange [670:0]

set label '{/:Bold Misread by LeNet-5 (1998), distortions}' at screen 0.025,0.95373 left font ',18' textcolor rgb '#222222' front
set label '9 → 8' at screen 0.07222,0.81791 center font ',14' textcolor rgb '#222222' front
set label '8 → 2' at screen 0.15833,0.81791 center font ',14' textcolor rgb '#222222' front
set label '2 → 7' at screen 0.24444,0.81791 center font ',14' textcolor rgb '#222222' front
set label '5 → 3' at screen 0.33056,0.81791 center font ',14' textcolor rgb '#222222' front
set label '7 → 9' at screen 0.41667,0.81791 center font ',14' textcolor rgb '#222222' front
set label '4 → 9' at screen 0.50278,0.81791 center font ',14' textcolor rgb '#222222' front
set label '3 → 5' at screen 0.58889,0.81791 center font ',14' textcolor rgb '#222222' front
set label '8 → 9' at screen 0.675,0.81791 center font ',14' textcolor rgb '#222222' front
set label '6 → 5' at screen 0.76111,0.81791 center font ',14' textcolor rgb '#222222' front
set label '7 → 1' at screen 0.84722,0.81791 center font ',14' textcolor rgb '#222222' front
set label '9 → 4' at screen 0.07222,0.70149 center font ',14' textcolor rgb '#222222' front
set label '8 → 7' at screen 0.15833,0.70149 center font ',14' textcolor rgb '#222222' front
set label '4 → 6' at screen 0.24444,0.70149 center font ',14' textcolor rgb '#222222' front
set label '0 → 6' at screen 0.33056,0.70149 center font ',14' textcolor rgb '#222222' front
set label '9 → 5' at screen 0.41667,0.70149 center font ',14' textcolor rgb '#222222' front
set label '8 → 3' at screen 0.50278,0.70149 center font ',14' textcolor rgb '#222222' front
set label '9 → 4' at screen 0.58889,0.70149 center font ',14' textcolor rgb '#222222' front
set label '1 → 7' at screen 0.675,0.70149 center font ',14' textcolor rgb '#222222' front
set label '5 → 3' at screen 0.76111,0.70149 center font ',14' textcolor rgb '#222222' front
set label '4 → 9' at screen 0.84722,0.70149 center font ',14' textcolor rgb '#222222' front
set label '3 → 9' at screen 0.07222,0.58507 center font ',14' textcolor rgb '#222222' front
set label '5 → 3' at screen 0.15833,0.58507 center font ',14' textcolor rgb '#222222' front
set label '5 → 3' at screen 0.24444,0.58507 center font ',14' textcolor rgb '#222222' front
set label '6 → 1' at screen 0.33056,0.58507 center font ',14' textcolor rgb '#222222' front
set label '4 → 9' at screen 0.41667,0.58507 center font ',14' textcolor rgb '#222222' front
set label '8 → 0' at screen 0.50278,0.58507 center font ',14' textcolor rgb '#222222' front
set label '9 → 5' at screen 0.58889,0.58507 center font ',14' textcolor rgb '#222222' front
set label '8 → 3' at screen 0.675,0.58507 center font ',14' textcolor rgb '#222222' front
set label '7 → 9' at screen 0.76111,0.58507 center font ',14' textcolor rgb '#222222' front
set label '6 → 0' at screen 0.84722,0.58507 center font ',14' textcolor rgb '#222222' front
set label '7 → 9' at screen 0.07222,0.46866 center font ',14' textcolor rgb '#222222' front
set label '4 → 8' at screen 0.15833,0.46866 center font ',14' textcolor rgb '#222222' front
set label '6 → 8' at screen 0.24444,0.46866 center font ',14' textcolor rgb '#222222' front
set label '7 → 3' at screen 0.33056,0.46866 center font ',14' textcolor rgb '#222222' front
set label '4 → 6' at screen 0.41667,0.46866 center font ',14' textcolor rgb '#222222' front
set label '2 → 7' at screen 0.50278,0.46866 center font ',14' textcolor rgb '#222222' front
set label '8 → 7' at screen 0.58889,0.46866 center font ',14' textcolor rgb '#222222' front
set label '1 → 7' at screen 0.675,0.46866 center font ',14' textcolor rgb '#222222' front
set label '9 → 8' at screen 0.76111,0.46866 center font ',14' textcolor rgb '#222222' front
set label '4 → 9' at screen 0.84722,0.46866 center font ',14' textcolor rgb '#222222' front
set label '0 → 5' at screen 0.07222,0.35224 center font ',14' textcolor rgb '#222222' front
set label '7 → 2' at screen 0.15833,0.35224 center font ',14' textcolor rgb '#222222' front
set label '9 → 8' at screen 0.24444,0.35224 center font ',14' textcolor rgb '#222222' front
set label '6 → 2' at screen 0.33056,0.35224 center font ',14' textcolor rgb '#222222' front
set label '1 → 7' at screen 0.41667,0.35224 center font ',14' textcolor rgb '#222222' front
set label '7 → 1' at screen 0.50278,0.35224 center font ',14' textcolor rgb '#222222' front
set label '1 → 6' at screen 0.58889,0.35224 center font ',14' textcolor rgb '#222222' front
set label '2 → 1' at screen 0.675,0.35224 center font ',14' textcolor rgb '#222222' front
set label '7 → 2' at screen 0.76111,0.35224 center font ',14' textcolor rgb '#222222' front
set label '0 → 6' at screen 0.84722,0.35224 center font ',14' textcolor rgb '#222222' front
set label '0 → 2' at screen 0.07222,0.23582 center font ',14' textcolor rgb '#222222' front
set label '8 → 5' at screen 0.15833,0.23582 center font ',14' textcolor rgb '#222222' front
set label '4 → 9' at screen 0.24444,0.23582 center font ',14' textcolor rgb '#222222' front
set label '4 → 8' at screen 0.33056,0.23582 center font ',14' textcolor rgb '#222222' front
set label '7 → 2' at screen 0.41667,0.23582 center font ',14' textcolor rgb '#222222' front
set label '6 → 5' at screen 0.50278,0.23582 center font ',14' textcolor rgb '#222222' front
set label '6 → 3' at screen 0.58889,0.23582 center font ',14' textcolor rgb '#222222' front
set label '9 → 7' at screen 0.675,0.23582 center font ',14' textcolor rgb '#222222' front
set label '6 → 5' at screen 0.76111,0.23582 center font ',14' textcolor rgb '#222222' front
set label '5 → 6' at screen 0.84722,0.23582 center font ',14' textcolor rgb '#222222' front
set label '4 → 9' at screen 0.07222,0.1194 center font ',14' textcolor rgb '#222222' front
set label '61 of 10,000 test images are misread (0.61 %). Beneath each: its class → the network''s answer.' at screen 0.025,0.06567 left font ',14' textcolor rgb '#555555' front
set label 'Seed 0. Data: MNIST, 9 distorted versions beside each training image. Spec a942dfbe.' at screen 0.025,0.03582 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.025,0.09851 to screen 0.89444,0.92537 fs solid noborder fc rgb '#e6e6e6' behind

# Colours of a value v, s being the one that gets the full colour.
part(v,s) = v > s ? 1 : v < -s ? -1 : v / s
mix(p,below,zero,above) = p < 0 ? zero + (zero - below) * p : zero + (above - zero) * p
ink_r(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink_g(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink_b(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink(v,s) = 65536 * int(ink_r(v,s)) + 256 * int(ink_g(v,s)) + int(ink_b(v,s))
signed_r(v,s) = v > 8e99 ? 255 : mix(part(v,s), 0, 125, 254)
signed_g(v,s) = v > 8e99 ? 255 : mix(part(v,s), 34, 124, 232)
signed_b(v,s) = v > 8e99 ? 255 : mix(part(v,s), 78, 118, 56)
signed(v,s) = 65536 * int(signed_r(v,s)) + 256 * int(signed_g(v,s)) + int(signed_b(v,s))
plot \
  data index 0 matrix using (24+2*($1+0.5)):(56+2*($2+0.5)):(ink_r($3,255)):(ink_g($3,255)):(ink_b($3,255)) with rgbimage, \
  data index 1 matrix using (24+2*($1+0.5)):(134+2*($2+0.5)):(ink_r($3,255)):(ink_g($3,255)):(ink_b($3,255)) with rgbimage, \
  data index 2 matrix using (24+2*($1+0.5)):(212+2*($2+0.5)):(ink_r($3,255)):(ink_g($3,255)):(ink_b($3,255)) with rgbimage, \
  data index 3 matrix using (24+2*($1+0.5)):(290+2*($2+0.5)):(ink_r($3,255)):(ink_g($3,255)):(ink_b($3,255)) with rgbimage, \
  data index 4 matrix using (24+2*($1+0.5)):(368+2*($2+0.5)):(ink_r($3,255)):(ink_g($3,255)):(ink_b($3,255)) with rgbimage, \
  data index 5 matrix using (24+2*($1+0.5)):(446+2*($2+0.5)):(ink_r($3,255)):(ink_g($3,255)):(ink_b($3,255)) with rgbimage, \
  data index 6 matrix using (24+2*($1+0.5)):(524+2*($2+0.5)):(ink_r($3,255)):(ink_g($3,255)):(ink_b($3,255)) with rgbimage
unset output
