# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot maps.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" maps.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'maps.'.format
data = 'maps.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,933 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1866 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,9.7188in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
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
set yrange [933:0]

set label '{/:Bold LeNet-5 (1998)}' at screen 0.025,0.96677 left font ',18' textcolor rgb '#222222' front
set label '{/:Bold Input: 32×32, −0.1 to 1.17}' at screen 0.025,0.9298 left font ',16' textcolor rgb '#222222' front
set label '{/:Bold C1, scaledTanh: 6 maps of 28×28, −1.72 to 1.72}' at screen 0.025,0.77438 left font ',16' textcolor rgb '#222222' front
set label '{/:Bold S2, scaledTanh: 6 maps of 14×14, −1.61 to 1.53}' at screen 0.025,0.66184 left font ',16' textcolor rgb '#222222' front
set label '{/:Bold C3, scaledTanh: 16 maps of 10×10, −1.72 to 1.72}' at screen 0.025,0.5493 left font ',16' textcolor rgb '#222222' front
set label '{/:Bold S4, scaledTanh: 16 maps of 5×5, −1.56 to 1.63}' at screen 0.025,0.38424 left font ',16' textcolor rgb '#222222' front
set label '{/:Bold C5, scaledTanh: 120 units, −1.72 to 1.72}' at screen 0.025,0.29957 left font ',16' textcolor rgb '#222222' front
set label '{/:Bold F6, scaledTanh: 84 units, −1.03 to 1.02}' at screen 0.025,0.22347 left font ',16' textcolor rgb '#222222' front
set label '{/:Bold output: 10 units, 0.02 to 198.2}' at screen 0.025,0.14737 left font ',16' textcolor rgb '#222222' front
set label '0' at screen 0.07083,0.08574 center font ',14' textcolor rgb '#222222' front
set label '1' at screen 0.14583,0.08574 center font ',14' textcolor rgb '#222222' front
set label '2' at screen 0.22083,0.08574 center font ',14' textcolor rgb '#222222' front
set label '3' at screen 0.29583,0.08574 center font ',14' textcolor rgb '#222222' front
set label '4' at screen 0.37083,0.08574 center font ',14' textcolor rgb '#222222' front
set label '5' at screen 0.44583,0.08574 center font ',14' textcolor rgb '#222222' front
set label '6' at screen 0.52083,0.08574 center font ',14' textcolor rgb '#222222' front
set label '{/:Bold 7}' at screen 0.59583,0.08574 center font ',14' textcolor rgb '#222222' front
set label '8' at screen 0.67083,0.08574 center font ',14' textcolor rgb '#222222' front
set label '9' at screen 0.74583,0.08574 center font ',14' textcolor rgb '#222222' front
set label 'Test image 0, of class 7, answered 7. Dark is below 0, light above, each layer''s largest value in' at screen 0.025,0.04716 left font ',14' textcolor rgb '#555555' front
set label 'full colour. The smallest output answers. Seed 0. Data: MNIST. Spec 7ffae1de.' at screen 0.025,0.02572 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.025,0.79743 to screen 0.175,0.91318 fs solid noborder fc rgb '#e6e6e6' behind
set object rectangle from screen 0.025,0.68489 to screen 0.55,0.75777 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.025,0.57235 to screen 0.56389,0.64523 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.025,0.40729 to screen 0.64583,0.53269 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.025,0.32262 to screen 0.83333,0.36763 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.025,0.24652 to screen 0.875,0.28296 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.025,0.17042 to screen 0.85833,0.20686 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.025,0.07074 to screen 0.79167,0.13076 fs solid noborder fc rgb '#ffffff' behind

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
  data index 0 matrix using (24+3*($1+0.5)):(87+3*($2+0.5)):(ink_r($3,1.274999976158142)):(ink_g($3,1.274999976158142)):(ink_b($3,1.274999976158142)) with rgbimage, \
  data index 1 matrix using (24+2*($1+0.5)):(232+2*($2+0.5)):(signed_r($3,1.71589994430542)):(signed_g($3,1.71589994430542)):(signed_b($3,1.71589994430542)) with rgbimage, \
  data index 2 matrix using (24+4*($1+0.5)):(337+4*($2+0.5)):(signed_r($3,1.6143511533737183)):(signed_g($3,1.6143511533737183)):(signed_b($3,1.6143511533737183)) with rgbimage, \
  data index 3 matrix using (24+5*($1+0.5)):(442+5*($2+0.5)):(signed_r($3,1.71589994430542)):(signed_g($3,1.71589994430542)):(signed_b($3,1.71589994430542)) with rgbimage, \
  data index 4 matrix using (24+5*($1+0.5)):(497+5*($2+0.5)):(signed_r($3,1.71589994430542)):(signed_g($3,1.71589994430542)):(signed_b($3,1.71589994430542)) with rgbimage, \
  data index 5 matrix using (24+6*($1+0.5)):(596+6*($2+0.5)):(signed_r($3,1.6333619356155396)):(signed_g($3,1.6333619356155396)):(signed_b($3,1.6333619356155396)) with rgbimage, \
  data index 6 using (24+int($1/1)*5+(int($1)%1+0.5)*5):(675+int($2/1)*22+(int($2)%1+0.5)*22):(2.75):(11.25):(signed($3,1.71589994430542)) with boxxyerror fs solid noborder lc rgb variable, \
  data index 7 using (24+int($1/1)*7+(int($1)%1+0.5)*7):(746+int($2/1)*22+(int($2)%1+0.5)*22):(3.75):(11.25):(signed($3,1.0299887657165527)) with boxxyerror fs solid noborder lc rgb variable, \
  data index 8 using (24+int($1/1)*54+(int($1)%1+0.5)*54):(817+int($2/1)*48+(int($2)%1+0.5)*26):(26):(12):(signed($3,198.19618225097656)) with boxxyerror fs solid noborder lc rgb variable
unset output
